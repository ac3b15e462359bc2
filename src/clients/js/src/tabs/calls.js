import { SnugError } from '../snugError.js';

/**
 * Calls from this tab to the one that leads. A call that has no answer when another tab takes over is made again there:
 * whatever a call composes has its id already, so twice is once.
 */
export class Calls {
  #post;
  #count = 0;
  /** @type {Map<number, {method: string, args: any[], resolve: (value: any) => void, reject: (error: any) => void}>} */
  #pending = new Map();

  /** @param {(message: {call: number, method: string, args: any[]}) => void} post */
  constructor(post) {
    this.#post = post;
  }

  /**
   * @param {string} method
   * @param {any[]} args
   * @returns {Promise<any>}
   */
  make(method, args) {
    const call = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#post({ call, method, args }); // Throws where the arguments can't go to another tab: then nothing waits.
      this.#pending.set(call, { method, args, resolve, reject });
    });
  }

  answered({ call, result, error }) {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (error !== undefined) pending?.reject(new SnugError(error.code, error.message));
    else pending?.resolve(result);
  }

  /** The one that leads is not sure whether it was done. */
  repeat(call) {
    const pending = this.#pending.get(call);
    if (pending !== undefined) this.#post({ call, method: pending.method, args: pending.args });
  }

  /** Somebody else leads. */
  makeAgain() {
    for (const [call, { method, args }] of this.#pending) this.#post({ call, method, args });
  }

  /** This tab leads: it makes them itself. */
  takeOver(perform) {
    for (const [call, { method, args }] of this.#pending) {
      perform(method, args).then(
        (result) => this.answered({ call, result, error: undefined }),
        (error) => this.answered({ call, result: undefined, error }),
      );
    }
  }

  rejectAll() {
    for (const [call] of this.#pending) this.answered({ call, result: undefined, error: { code: 'closed', message: 'the client was closed' } });
  }
}
