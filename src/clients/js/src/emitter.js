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
        listener(told);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
