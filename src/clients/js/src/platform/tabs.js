import { leadByLease, leadByLock } from '../tabs/leadership.js';
import { newId, systemTime } from './system.js';

/**
 * Whether tabs can find each other here: a page to which storage is denied may have neither locks nor a place for a lease.
 *
 * @param {Window & typeof globalThis} window
 */
export function canShare(window) {
  try {
    return window.BroadcastChannel !== undefined && (window.navigator.locks !== undefined || window.localStorage !== null);
  } catch {
    return false;
  }
}

/**
 * How the tabs of this browser find each other.
 *
 * @param {{origin: string, user: string}} whose
 * @param {Window & typeof globalThis} window
 * @returns {import('../tabs/tabClient.js').TabPorts}
 */
export function browserTabs({ origin, user }, window) {
  const name = `snug ${origin} ${user}`;
  const me = newId();
  const locks = window.navigator.locks;
  const ownLock = (tab) => `${name} tab ${tab}`;
  let release = () => {};
  if (locks !== undefined) locks.request(ownLock(me), () => new Promise((resolve) => (release = () => resolve(undefined)))); // Held as long as this client lives.
  return {
    me,
    newId,
    ...systemTime,
    channel: (received) => openChannel(window, name, received, () => release()),
    compete: (candidate) => (locks === undefined ? leadByLease(window.localStorage, name, me, candidate) : leadByLock(locks, name, candidate)),
    watchTab: (tab, gone) => locks?.request(ownLock(tab), () => gone()),
  };
}

function openChannel(window, name, received, onClose) {
  const channel = new window.BroadcastChannel(name);
  channel.onmessage = ({ data }) => received(data);
  return { post: (message) => channel.postMessage(message), close: () => (channel.close(), onClose()) };
}
