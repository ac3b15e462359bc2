/** @type {WeakMap<AbortSignal, Set<() => void>>} */
const waiting = new WeakMap();

/**
 * Calls back when the signal is aborted. Any number may wait for one signal: it gets one listener, as Node takes more than
 * ten for a leak and says so aloud.
 *
 * @param {AbortSignal} signal
 * @param {() => void} aborted
 * @returns {() => void} ends the waiting
 */
export function onAbort(signal, aborted) {
  const all = waiting.get(signal) ?? listened(signal);
  all.add(aborted);
  return () => all.delete(aborted);
}

function listened(signal) {
  const all = new Set();
  waiting.set(signal, all);
  signal.addEventListener('abort', () => [...all].forEach((aborted) => aborted()), { once: true });
  return all;
}
