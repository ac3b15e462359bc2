import { SnugClient } from './client.js';
import { bindPage } from './platform/page.js';
import { systemPorts } from './platform/system.js';
import { browserTabs, canShare } from './platform/tabs.js';
import { browserStore } from './storage/browserStore.js';
import { TabClient } from './tabs/tabClient.js';

/**
 * Opens a client; it is `closed` until it is told to connect.
 *
 * In a page it keeps its outbox and its cache in IndexedDB, follows the page's visibility and the network, and shares one
 * connection among the tabs of the browser. Elsewhere all that comes from outside.
 *
 * @typedef {object} OpenOptions
 * @property {any} [WebSocket] where there is none
 * @property {any} [fetch]
 * @property {(whose: {origin: string, user: string}) => Promise<import('./machine.js').Stores & {warning?: string}>} [store]
 * @property {boolean} [tabs] false: this tab has a connection of its own
 * @property {boolean} [bindPage] false: visibility and network are told by the application
 * @property {boolean | (() => boolean)} [stayInBackground]
 *
 * @param {Omit<import('./machine.js').MachineOptions, 'stayInBackground'> & OpenOptions} options
 */
export async function openClient(options) {
  const page = typeof document === 'undefined' ? null : window;
  const client = await (page !== null && options.tabs !== false && canShare(page) ? shared(options, page) : alone(options, () => mayStay(options)));
  if (page !== null && options.bindPage !== false) client.atEnd = bindPage(client, page);
  return client;
}

async function alone(options, stayInBackground) {
  const { warning, ...stores } = await (options.store ?? browserStore)(whose(options));
  const client = await SnugClient.on(systemPorts(options), stores, { ...options, stayInBackground });
  if (warning !== undefined) client.warn(warning);
  return client;
}

/** One connection for all tabs of the same server and user. */
async function shared(options, page) {
  const tabs = browserTabs(whose(options), page);
  const client = new TabClient(
    tabs,
    (anyMayStay) => alone(options, anyMayStay),
    () => mayStay(options),
  );
  await client.begun;
  return client;
}

/** @param {{stayInBackground?: boolean | (() => boolean)}} options */
function mayStay({ stayInBackground = false }) {
  if (typeof stayInBackground !== 'function') return stayInBackground;
  try {
    return stayInBackground();
  } catch (error) {
    console.error('snug-chat: stayInBackground failed:', error);
    return false;
  }
}

function whose({ url, user }) {
  const { origin, pathname } = new URL(url);
  return { origin: origin + pathname.replace(/\/+$/, ''), user }; // Two servers may share a host, each with a path of its own.
}
