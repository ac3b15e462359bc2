import { SnugError } from './snugError.js';

/**
 * What a chat screen shows of a room: the messages of the log, then one's own that are on their way, one bubble for each
 * `client_msg_id`.
 *
 * @typedef {{client_msg_id: string, status: 'sending' | 'sent' | 'failed', code?: string, seen?: boolean}} Bubble
 */
export class Bubbles {
  #me;
  #messages;
  #outbox;
  #reads = new Map();
  /** @type {Map<string, {entry: any, code: string}>} refused for good, until somebody decides */
  #failed = new Map();
  /** @type {Map<string, {entry: any, seq: number}>} acked, but not yet met in the log */
  #acked = new Map();

  /**
   * @param {string} me
   * @param {import('./rooms/messages.js').Messages} messages
   * @param {import('./outbox/outbox.js').Outbox} outbox
   */
  constructor(me, messages, outbox) {
    this.#me = me;
    this.#messages = messages;
    this.#outbox = outbox;
  }

  /**
   * @param {string} room
   * @param {number} [thread] the replies in it in place of the room's messages
   * @returns {(any & Bubble)[]}
   */
  of(room, thread) {
    const inLog = this.#messages.all(room).filter((message) => message.thread === thread);
    const known = new Set(inLog.filter((message) => message.user === this.#me).map((message) => message.client_msg_id));
    const pending = this.#pending(room).filter((bubble) => !known.has(bubble.client_msg_id) && bubble.thread === thread);
    return [...inLog.map((message) => this.#sent(message)), ...pending];
  }

  acked(entry, seq) {
    if (entry.kind === 'send') this.#acked.set(entry.id, { entry, seq });
  }

  told(event) {
    if (event.user === this.#me) this.#acked.delete(event.client_msg_id);
  }

  failed(entry, code) {
    if (entry.kind === 'send') this.#failed.set(entry.id, { entry, code });
  }

  /** Others read up to there. */
  read({ room, user, read }) {
    if (user === this.#me) return;
    const readers = this.#reads.get(room) ?? new Map();
    this.#reads.set(room, readers.set(user, Math.max(read, readers.get(user) ?? 0)));
  }

  /** Takes a failed one back, to try again or to forget it. */
  take(id) {
    const found = this.#failed.get(id);
    if (found === undefined) throw new SnugError('not_found', `no message ${id} has failed`);
    this.#failed.delete(id);
    return found;
  }

  /** What was acked below this head stands in its newest page, or was deleted. */
  reset(room, head) {
    for (const [id, { entry, seq }] of this.#acked) if (entry.room === room && seq <= head) this.#acked.delete(id);
  }

  left(room) {
    this.#reads.delete(room);
    for (const kept of [this.#acked, this.#failed]) for (const [id, { entry }] of kept) if (entry.room === room) kept.delete(id);
  }

  #pending(room) {
    const sending = this.#outbox.ofRoom(room).filter((entry) => entry.kind === 'send').map((entry) => ({ entry, status: 'sending' }));
    const failed = [...this.#failed.values()].map(({ entry, code }) => ({ entry, status: 'failed', code }));
    const acked = [...this.#acked.values()].map(({ entry, seq }) => ({ entry, seq, status: 'sent' }));
    return [...acked, ...failed, ...sending]
      .filter(({ entry }) => entry.room === room)
      .sort((a, b) => (a.entry.composed_at < b.entry.composed_at ? -1 : a.entry.composed_at > b.entry.composed_at ? 1 : 0))
      .map(({ entry, ...rest }) => ({ room, user: this.#me, client_msg_id: entry.id, at: entry.composed_at, ...entry.members, ...rest }));
  }

  #sent(message) {
    if (message.user !== this.#me) return message;
    const seen = [...(this.#reads.get(message.room)?.values() ?? [])].some((read) => read >= message.seq);
    return { ...message, status: 'sent', seen };
  }
}
