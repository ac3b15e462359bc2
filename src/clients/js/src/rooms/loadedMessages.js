import { changed, messageOf, repliesCounted } from './changes.js';

/** More than this are not kept in memory: the oldest go, and are read again when somebody scrolls there. */
const KEPT = 5_000;

/**
 * Messages of one room, each with the `head` up to which it is true: an event at or below that is in it already, and
 * of two copies the one with the higher head wins.
 *
 * @typedef {{message: any, head: number}} Copy
 */
export class LoadedMessages {
  /** @type {Map<number, Copy>} */
  #copies = new Map();
  #me;

  /** @param {string} me */
  constructor(me) {
    this.#me = me;
  }

  /** In order of `seq`. */
  all() {
    return [...this.#copies.entries()].sort(([a], [b]) => a - b).map(([, copy]) => copy.message);
  }

  get(seq) {
    return this.#copies.get(seq)?.message;
  }

  /** @returns {Copy | undefined} */
  copy(seq) {
    return this.#copies.get(seq);
  }

  /**
   * @param {any} message
   * @param {number} head up to which this copy is true
   * @param {number} told up to which every event was applied here
   */
  put(message, head, told) {
    const held = this.#copies.get(message.seq);
    if (held === undefined || Math.max(held.head, told) < head) this.#copies.set(message.seq, { message, head });
  }

  /**
   * @param {any} event the next one of the log
   * @returns {any[]} the messages that are other than before
   */
  apply(event) {
    const touched = [];
    if (event.type === 'message') this.#added(event, touched);
    else this.#change(event.target, event, touched, (message) => changed(message, event, this.#me));
    if (event.thread !== undefined) this.#change(event.thread, event, touched, (root) => repliesCounted(root, event));
    return touched;
  }

  #added(event, touched) {
    const held = this.#copies.get(event.seq);
    if (held !== undefined && held.head >= event.seq) return;
    const message = messageOf(event);
    this.#copies.set(event.seq, { message, head: event.seq });
    touched.push(message);
    if (this.#copies.size > KEPT) this.#copies.delete(Math.min(...this.#copies.keys()));
  }

  #change(target, event, touched, change) {
    const held = this.#copies.get(target);
    if (held === undefined || event.seq <= held.head) return;
    const message = change(held.message);
    this.#copies.set(target, { message, head: event.seq });
    if (message !== held.message) touched.push(message);
  }
}
