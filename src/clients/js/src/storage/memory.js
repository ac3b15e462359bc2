import { newest } from './newest.js';

/**
 * An outbox and a cache that end with the page, for tests and for where nothing else is allowed.
 *
 * @typedef {import('../outbox/outbox.js').OutboxStore} OutboxStore
 * @typedef {import('./cacheWriter.js').MessageCache} MessageCache
 * @typedef {import('../rooms/loadedMessages.js').Copy} Copy
 * @typedef {import('../outbox/entries.js').Entry} Entry
 */

/** @implements {OutboxStore} */
export class MemoryOutbox {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Record<string, number>} */
  #floors = {};

  async load() {
    return structuredClone({ entries: [...this.#entries.values()], floors: this.#floors });
  }

  async put(entry) {
    this.#entries.set(entry.id, structuredClone(entry));
  }

  async remove(id, room, seq) {
    this.#entries.delete(id);
    if (room !== undefined) this.#floors[room] = seq;
  }
}

/** @implements {MessageCache} */
export class MemoryCache {
  /** @type {Awaited<ReturnType<MessageCache['load']>>} */
  #state = { epoch: null, device: null, n: 0, rooms: {}, reads: {} };
  /** @type {Map<string, Map<number, Copy>>} */
  #messages = new Map();

  async load() {
    return structuredClone(this.#state);
  }

  async messages(room) {
    return structuredClone([...(this.#messages.get(room)?.values() ?? [])]);
  }

  async copy(room, seq) {
    return structuredClone(this.#messages.get(room)?.get(seq));
  }

  async applied(room, seq, copies) {
    this.#state.rooms[room] = seq;
    this.#put(room, copies);
  }

  async put(room, copies) {
    this.#put(room, copies);
  }

  async reset(room, seq, copies) {
    this.#messages.delete(room);
    this.#state.rooms[room] = seq;
    this.#put(room, copies);
  }

  async left(room) {
    this.#messages.delete(room);
    delete this.#state.rooms[room];
  }

  async setEpoch(epoch) {
    this.#state.epoch = epoch;
  }

  async setDevice(device) {
    this.#state.device = device;
  }

  async setN(n) {
    this.#state.n = n;
  }

  async setRead(room, seq) {
    if (seq === null) delete this.#state.reads[room];
    else this.#state.reads[room] = seq;
  }

  #put(room, copies) {
    if (copies.length === 0) return;
    const held = this.#messages.get(room) ?? new Map();
    for (const copy of copies) held.set(copy.message.seq, structuredClone(copy));
    this.#messages.set(room, newest(held));
  }
}
