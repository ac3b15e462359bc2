import { composed } from '../outbox/shapes.js';

/**
 * What an application asks of a client, as calls to whichever tab leads. What is composed is checked here and has its id
 * from here, so that twice is once.
 */
export class TabCommands {
  #ask;
  #newId;

  /**
   * @param {() => string} newId
   * @param {(method: string, args: any[]) => Promise<any>} ask
   */
  constructor(newId, ask) {
    this.#newId = newId;
    this.#ask = ask;
  }

  /** @param {any} message @param {{tag?: any}} [options] */
  async send(message, { tag } = {}) {
    const { client_msg_id = this.#newId(), ...members } = composed('send', message);
    return this.#ask('send', [{ ...members, client_msg_id }, { tag }]);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async edit(change, options) {
    return this.#change('edit', change, options);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async delete(change, options) {
    return this.#change('delete', change, options);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async react(change, options) {
    return this.#change('react', change, options);
  }

  retry(id) {
    return this.#ask('retry', [id]);
  }

  discard(id) {
    return this.#ask('discard', [id]);
  }

  read(room, seq) {
    return this.#ask('read', [room, seq]);
  }

  typing(room) {
    return this.#ask('typing', [room]);
  }

  history(room, span) {
    return this.#ask('history', [room, span]);
  }

  reset(room) {
    return this.#ask('reset', [room]);
  }

  messages(room, thread) {
    return this.#ask('messages', [room, thread]);
  }

  unread(room) {
    return this.#ask('unread', [room]);
  }

  typingIn(room) {
    return this.#ask('typingIn', [room]);
  }

  setNetwork(up) {
    this.#ask('setNetwork', [up]).catch(() => {});
  }

  /** @param {string} kind @param {any} change @param {{tag?: any}} [options] */
  async #change(kind, change, { tag } = {}) {
    const { ref = this.#newId(), ...members } = composed(/** @type {any} */ (kind), change);
    return this.#ask(kind, [{ ...members, ref }, { tag }]);
  }
}
