import { Journal } from './journal.js';

/**
 * An outbox in one file. Texts stand in it as plain JSON.
 *
 * Lines: `{put: entry}`, `{remove: id, room?, seq?}`, `{floor: room, seq}`.
 *
 * @typedef {import('../outbox/outbox.js').OutboxStore} OutboxStore
 * @typedef {import('../outbox/entries.js').Entry} Entry
 * @implements {OutboxStore}
 */
export class FileOutbox {
  #journal;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #floors = new Map();

  /** @param {string} path */
  constructor(path) {
    this.#journal = new Journal(path, () => this.#snapshot());
  }

  async load() {
    await this.#journal.load((line) => this.#replay(line));
    return { entries: [...this.#entries.values()], floors: Object.fromEntries(this.#floors) };
  }

  put(entry) {
    const line = { put: structuredClone(entry) };
    this.#replay(line);
    return this.#journal.append(line, true);
  }

  remove(id, room, seq) {
    const line = { remove: id, room, seq };
    this.#replay(line);
    return this.#journal.append(line);
  }

  close() {
    return this.#journal.close();
  }

  #replay(line) {
    if (line.put !== undefined) this.#entries.set(line.put.id, line.put);
    if (line.remove !== undefined) this.#entries.delete(line.remove);
    if (typeof line.room === 'string') this.#floors.set(line.room, Math.max(line.seq, this.#floors.get(line.room) ?? 0));
  }

  #snapshot() {
    const floors = [...this.#floors].map(([room, seq]) => ({ room, seq }));
    return [...floors, ...[...this.#entries.values()].map((put) => ({ put }))];
  }
}
