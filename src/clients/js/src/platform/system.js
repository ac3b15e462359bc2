import { httpBy } from './http.js';
import { socketsBy } from './sockets.js';

/** More than this a browser's timer can't be told. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clocks and the timers that they have. */
export const systemTime = {
  clock: { wall: () => Date.now(), monotonic: () => performance.now() },
  timers: { after },
};

/**
 * What a browser and Node have.
 *
 * @param {{WebSocket?: any, fetch?: typeof globalThis.fetch}} given
 * @returns {import('../ports.js').Ports}
 */
export function systemPorts({ WebSocket = globalThis.WebSocket, fetch = globalThis.fetch.bind(globalThis) }) {
  if (WebSocket === undefined) throw new TypeError('there is no WebSocket here: give one, such as that of the package ws');
  return {
    ...systemTime,
    random: Math.random,
    newId,
    openSocket: socketsBy(WebSocket),
    http: httpBy(fetch),
  };
}

function after(ms, fire) {
  const timer = setTimeout(fire, Math.min(Math.ceil(ms), LONGEST_TIMEOUT_MS));
  return () => clearTimeout(timer);
}

/** 128 random bits in hexadecimal. `randomUUID` is for secure contexts alone; a page in the local network may be none. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
