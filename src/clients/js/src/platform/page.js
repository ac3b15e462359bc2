/**
 * What a page's life means for a client: nobody looks at a hidden page, and the browser knows of the network.
 *
 * @param {any} client
 * @param {Window & typeof globalThis} window
 * @returns {() => void} ends it
 */
export function bindPage(client, window) {
  const { document, navigator } = window;
  const look = () => (document.visibilityState === 'hidden' ? client.enterBackground() : client.enterForeground());
  const online = () => client.setNetwork(true);
  const offline = () => client.setNetwork(false);
  const leave = ({ persisted }) => persisted && client.enterBackground();
  document.addEventListener('visibilitychange', look);
  document.addEventListener('resume', look);
  window.addEventListener('pageshow', look);
  window.addEventListener('pagehide', leave);
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  if (document.visibilityState === 'hidden') client.enterBackground();
  if (navigator.onLine === false) client.setNetwork(false);
  return () => {
    document.removeEventListener('visibilitychange', look);
    document.removeEventListener('resume', look);
    window.removeEventListener('pageshow', look);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
  };
}
