import { Backoff } from './backoff.js';

/** Sent in one go, and in each second after it: less than a server takes, so that messages find room beside them. */
const AT_ONCE = 10;
const PAUSE_MS = 1000;
const FINAL_REFUSALS = new Set(['invalid', 'not_found', 'forbidden', 'unsupported']);

/** One's own read positions: kept until the server shows that it has them; where they are many, a few are sent a second. */
export class Reads {
  #ports;
  #store;
  /** @type {Map<string, number>} not confirmed yet */
  #kept = new Map();
  /** @type {Map<string, number>} as the server told them */
  #known = new Map();
  /** @type {import('./connection/session.js').Session | null} */
  #session = null;
  /** @type {Set<string>} rooms whose positions are to be sent in this session */
  #due = new Set();
  #cancel = null;
  #backoff;

  /**
   * @param {import('./ports.js').Ports} ports
   * @param {(room: string, seq: number | null) => void} store
   */
  constructor(ports, store) {
    this.#ports = ports;
    this.#store = store;
    this.#backoff = new Backoff(ports.random);
  }

  /** @param {Record<string, number>} kept */
  load(kept) {
    for (const room of Object.keys(kept).sort()) this.#kept.set(room, kept[room]);
  }

  /** @returns {number} how far one has read, confirmed or not */
  position(room) {
    return Math.max(this.#known.get(room) ?? 0, this.#kept.get(room) ?? 0);
  }

  read(room, seq) {
    if (seq <= this.position(room)) return;
    this.#kept.set(room, seq);
    this.#store(room, seq);
    this.#due.delete(room);
    this.#send(room);
  }

  /** @param {Record<string, {read: number}>} rooms of `welcome` */
  welcomed(session, rooms) {
    this.#session = session;
    for (const [room, { read }] of Object.entries(rooms ?? {})) this.confirmed(room, read);
    this.#due = new Set(this.#kept.keys());
    this.#sendSome();
  }

  lost() {
    this.#due.clear();
    this.#session = null;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** The server has this position. */
  confirmed(room, seq) {
    if (!Number.isFinite(seq)) return;
    this.#known.set(room, Math.max(seq, this.#known.get(room) ?? 0));
    if ((this.#kept.get(room) ?? Infinity) <= seq) this.#forget(room);
  }

  /** An `error` of `read`. */
  refused(error) {
    if (error.code === 'rate_limited') this.#again(error);
    else if (FINAL_REFUSALS.has(error.code) && this.#kept.has(error.room)) this.#forget(error.room);
  }

  /** In another epoch positions mean nothing. */
  areVoid() {
    for (const room of [...this.#kept.keys()]) this.#forget(room);
    this.#known.clear();
  }

  left(room) {
    this.#known.delete(room);
    if (this.#kept.has(room)) this.#forget(room);
  }

  #again(error) {
    for (const room of this.#kept.keys()) if (error.room === undefined || error.room === room) this.#due.add(room);
    this.#later(this.#backoff.unlessTold(error.retry_after_ms));
  }

  #later(ms) {
    this.#cancel?.();
    this.#cancel = this.#ports.timers.after(ms, () => this.#sendSome());
  }

  #sendSome() {
    this.#cancel = null;
    let sent = 0;
    for (const room of this.#due) {
      if (sent === AT_ONCE) break;
      this.#due.delete(room);
      if (!this.#kept.has(room)) continue;
      this.#send(room);
      sent++;
    }
    if (this.#due.size > 0) this.#later(PAUSE_MS);
  }

  #send(room) {
    this.#session?.send({ type: 'read', room, seq: this.#kept.get(room) });
  }

  #forget(room) {
    this.#kept.delete(room);
    this.#store(room, null);
  }
}
