import { leadByLease, leadByLock } from '../tabs/leadership.js';
import { newId, systemTime } from './system.js';

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
