/** Codes with which a socket's own side fails a connection. In a clean close they are the server's. */
const OWN_FAILURES = new Set([1002, 1003, 1006, 1007, 1009, 1010]);

/**
 * Sockets by whatever has the interface of browsers: theirs, Node's own, or npm's `ws`.
 *
 * @param {any} WebSocket
 * @returns {import('../ports.js').Ports['openSocket']}
 */
export function socketsBy(WebSocket) {
  return (url, events) => {
    const socket = new WebSocket(url);
    socket.onopen = () => events.onOpen();
    socket.onmessage = ({ data }) => typeof data === 'string' && events.onText(data);
    socket.onclose = ({ code, wasClean }) => events.onClose(code, wasClean || !OWN_FAILURES.has(code));
    socket.onerror = () => {}; // `close` follows.
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: (code) => socket.close(code),
      abort: () => (socket.terminate ? socket.terminate() : socket.close()),
    };
  };
}
