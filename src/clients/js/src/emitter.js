/** Tells listeners by name. A listener that throws stops neither the others nor the client. */
export class Emitter {
  /** @type {Map<string, Set<(told: any) => void>>} */
  #listeners = new Map();

  /**
   * @param {string} name
   * @param {(told: any) => void} listener
   * @returns {() => void} ends the listening
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /**
   * @param {string} name
   * @param {any} told
   */
  emit(name, told) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        const done = /** @type {any} */ (listener(told));
        if (typeof done?.then === 'function') done.then(undefined, report);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** As an error that nobody caught, but one that doesn't end a process of Node. */
function report(error) {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error('snug-chat: a listener failed:', error);
}
