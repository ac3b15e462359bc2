import { newest } from '../storage/newest.js';
import { Journal } from './journal.js';

/**
 * A cache in one file, all of it in memory as well.
 *
 * Lines: `{epoch}`, `{device}`, `{n}`, `{read: room, seq}`, `{left: room}`, `{room, seq?, reset?, copies: [{message, head}]}`.
 *
 * @typedef {import('../rooms/loadedMessages.js').Copy} Copy
 * @typedef {import('../storage/cacheWriter.js').MessageCache} MessageCache
 * @implements {MessageCache}
 */
export class FileCache {
  #journal;
  /** @type {Awaited<ReturnType<MessageCache['load']>>} */
  #state = { epoch: null, device: null, n: 0, rooms: {}, reads: {} };
  /** @type {Map<string, Map<number, Copy>>} */
  #messages = new Map();

  /** @param {string} path */
  constructor(path) {
    this.#journal = new Journal(path, () => this.#snapshot());
  }

  async load() {
    await this.#journal.load((line) => this.#replay(line));
    return structuredClone(this.#state);
  }

  async messages(room) {
    return [...(this.#messages.get(room)?.values() ?? [])];
  }

  async copy(room, seq) {
    return this.#messages.get(room)?.get(seq);
  }

  applied(room, seq, copies) {
    return this.#write({ room, seq, copies });
  }

  put(room, copies) {
    return this.#write({ room, copies });
  }

  reset(room, seq, copies) {
    return this.#write({ room, seq, reset: true, copies });
  }

  left(room) {
    return this.#write({ left: room });
  }

  setEpoch(epoch) {
    return this.#write({ epoch });
  }

  setDevice(device) {
    return this.#write({ device });
  }

  setN(n) {
    return this.#write({ n });
  }

  setRead(room, seq) {
    return this.#write({ read: room, seq });
  }

  close() {
    return this.#journal.close();
  }

  #write(line) {
    this.#replay(line);
    return this.#journal.append(line);
  }

  #replay(line) {
    for (const member of ['epoch', 'device', 'n']) if (line[member] !== undefined) this.#state[member] = line[member];
    if (line.read !== undefined) setOrDelete(this.#state.reads, line.read, line.seq);
    if (line.left !== undefined) this.#forget(line.left);
    if (line.room !== undefined) this.#applied(line);
  }

  #applied({ room, seq, reset, copies }) {
    if (reset) this.#messages.delete(room);
    if (seq !== undefined) this.#state.rooms[room] = seq;
    if (copies.length === 0) return;
    const held = this.#messages.get(room) ?? new Map();
    for (const copy of copies) held.set(copy.message.seq, copy);
    this.#messages.set(room, newest(held));
  }

  #forget(room) {
    delete this.#state.rooms[room];
    this.#messages.delete(room);
  }

  #snapshot() {
    const { epoch, device, n, rooms, reads } = this.#state;
    const facts = [{ n }, ...(epoch === null ? [] : [{ epoch }]), ...(device === null ? [] : [{ device }])];
    const read = Object.entries(reads).map(([room, seq]) => ({ read: room, seq }));
    const places = Object.entries(rooms).map(([room, seq]) => ({ room, seq, copies: [...(this.#messages.get(room)?.values() ?? [])] }));
    return [...facts, ...read, ...places];
  }
}

function setOrDelete(object, key, value) {
  if (value === null) delete object[key];
  else object[key] = value;
}
