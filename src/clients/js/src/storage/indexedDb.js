import { newestSeqs } from './newest.js';

const VERSION_OF_SCHEMA = 1;
const TRIM_EVERY = 64;
const ALL_SEQS = Number.MAX_SAFE_INTEGER;

/**
 * A database of the browser, one for each server and user.
 *
 * Stores: `outbox` (id → {place, entry}), `floors` (room → seq), `facts` (epoch, device, n), `rooms` (room → seq),
 * `reads` (room → seq), `messages` ([room, seq] → {message, head}).
 *
 * @typedef {import('../outbox/outbox.js').OutboxStore} OutboxStore
 * @typedef {import('./cacheWriter.js').MessageCache} MessageCache
 */
export class Database {
  #factory;
  #name;
  /** @type {Promise<IDBDatabase> | null} */
  #open = null;

  /**
   * @param {IDBFactory} factory
   * @param {{origin: string, user: string}} whose
   */
  constructor(factory, { origin, user }) {
    this.#factory = factory;
    this.#name = `snug ${origin} ${user}`;
  }

  /** Fails where the browser denies it. */
  async check() {
    await this.#opened();
  }

  /**
   * One transaction; resolves with what `work` answered once it is complete.
   *
   * @param {string[]} stores
   * @param {IDBTransactionMode} mode
   * @param {(stores: Record<string, IDBObjectStore>) => any} work
   * @param {'strict' | 'relaxed'} [durability]
   */
  async run(stores, mode, work, durability = 'relaxed') {
    const transaction = await this.#begun(stores, mode, { durability });
    return new Promise((resolve, reject) => {
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave up the transaction'));
      result = allOrNothing(transaction, () => work(Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)]))));
    });
  }

  async close() {
    const open = this.#open;
    this.#open = null;
    (await open?.catch(() => null))?.close();
  }

  /** A browser may have closed the database behind one's back, as Safari does in the background: it is opened again, once. */
  async #begun(stores, mode, options) {
    const opened = this.#opened();
    const database = await opened;
    try {
      return database.transaction(stores, mode, options);
    } catch {
      if (this.#open === opened) this.#open = null;
      return (await this.#opened()).transaction(stores, mode, options);
    }
  }

  #opened() {
    this.#open ??= this.#asked().catch((error) => {
      this.#open = null;
      throw error;
    });
    return this.#open;
  }

  /** @returns {Promise<IDBDatabase>} */
  #asked() {
    return new Promise((resolve, reject) => {
      const request = this.#factory.open(this.#name, VERSION_OF_SCHEMA);
      request.onupgradeneeded = () => {
        for (const name of ['outbox', 'floors', 'facts', 'rooms', 'reads', 'messages']) request.result.createObjectStore(name);
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => resolve(this.#watched(request.result));
    });
  }

  /** The browser may close it, and a newer version of the page may want to change it. */
  #watched(database) {
    const forget = () => (this.#open = null);
    database.onclose = forget;
    database.onversionchange = () => {
      database.close();
      forget();
    };
    return database;
  }
}

/** What fails half way leaves nothing behind. */
function allOrNothing(transaction, work) {
  try {
    return work();
  } catch (error) {
    transaction.abort();
    throw error;
  }
}

/** @implements {OutboxStore} */
export class IndexedDbOutbox {
  #database;
  #places = new Map();
  #last = 0;

  /** @param {Database} database */
  constructor(database) {
    this.#database = database;
  }

  async load() {
    const [kept, floors] = await Promise.all([all(this.#database, 'outbox'), all(this.#database, 'floors')]);
    const ordered = [...kept.values()].sort((a, b) => a.place - b.place);
    for (const { place, entry } of ordered) this.#places.set(entry.id, place);
    this.#last = Math.max(0, ...this.#places.values());
    return { entries: ordered.map(({ entry }) => entry), floors: Object.fromEntries(floors) };
  }

  put(entry) {
    const place = this.#places.get(entry.id) ?? ++this.#last;
    this.#places.set(entry.id, place);
    const kept = structuredClone(entry);
    return this.#database.run(['outbox'], 'readwrite', ({ outbox }) => void outbox.put({ place, entry: kept }, entry.id), 'strict');
  }

  remove(id, room, seq) {
    this.#places.delete(id);
    return this.#database.run(['outbox', 'floors'], 'readwrite', ({ outbox, floors }) => {
      outbox.delete(id);
      if (room !== undefined) floors.put(seq, room);
    });
  }

  close() {
    return this.#database.close();
  }
}

/** @implements {MessageCache} */
export class IndexedDbCache {
  #database;
  #written = 0;

  /** @param {Database} database */
  constructor(database) {
    this.#database = database;
  }

  async load() {
    const [facts, rooms, reads] = await Promise.all(['facts', 'rooms', 'reads'].map((name) => all(this.#database, name)));
    return {
      epoch: facts.get('epoch') ?? null,
      device: facts.get('device') ?? null,
      n: facts.get('n') ?? 0,
      rooms: Object.fromEntries(rooms),
      reads: Object.fromEntries(reads),
    };
  }

  async messages(room) {
    const request = await this.#database.run(['messages'], 'readonly', ({ messages }) => messages.getAll(ofRoom(room)));
    return request.result;
  }

  async copy(room, seq) {
    const request = await this.#database.run(['messages'], 'readonly', ({ messages }) => messages.get([room, seq]));
    return request.result;
  }

  async applied(room, seq, copies) {
    await this.#database.run(['rooms', 'messages'], 'readwrite', ({ rooms, messages }) => {
      rooms.put(seq, room);
      for (const copy of copies) messages.put(copy, [room, copy.message.seq]);
    });
    if (copies.length > 0 && ++this.#written % TRIM_EVERY === 0) await this.#trim(room);
  }

  async put(room, copies) {
    await this.#database.run(['messages'], 'readwrite', ({ messages }) => {
      for (const copy of copies) messages.put(copy, [room, copy.message.seq]);
    });
    await this.#trim(room);
  }

  reset(room, seq, copies) {
    return this.#database.run(['rooms', 'messages'], 'readwrite', ({ rooms, messages }) => {
      rooms.put(seq, room);
      messages.delete(ofRoom(room));
      for (const copy of copies) messages.put(copy, [room, copy.message.seq]);
    });
  }

  left(room) {
    return this.#database.run(['rooms', 'messages'], 'readwrite', ({ rooms, messages }) => {
      rooms.delete(room);
      messages.delete(ofRoom(room));
    });
  }

  setEpoch(epoch) {
    return this.#fact('epoch', epoch);
  }

  setDevice(device) {
    return this.#fact('device', device);
  }

  setN(n) {
    return this.#fact('n', n);
  }

  setRead(room, seq) {
    return this.#database.run(['reads'], 'readwrite', ({ reads }) => void (seq === null ? reads.delete(room) : reads.put(seq, room)));
  }

  close() {
    return this.#database.close();
  }

  #fact(name, value) {
    return this.#database.run(['facts'], 'readwrite', ({ facts }) => void facts.put(value, name));
  }

  /** Only the newest messages of a room are kept. */
  async #trim(room) {
    const request = await this.#database.run(['messages'], 'readonly', ({ messages }) => messages.getAllKeys(ofRoom(room)));
    const kept = new Set(newestSeqs(request.result.map((key) => key[1])));
    const over = request.result.filter((key) => !kept.has(key[1]));
    if (over.length === 0) return;
    await this.#database.run(['messages'], 'readwrite', ({ messages }) => over.forEach((key) => messages.delete(key)));
  }
}

/** All keys of a room's messages. */
function ofRoom(room) {
  return IDBKeyRange.bound([room, 0], [room, ALL_SEQS]);
}

/** @returns {Promise<Map<any, any>>} all of a store by key */
async function all(database, name) {
  const { keys, values } = await database.run([name], 'readonly', (stores) => ({ keys: stores[name].getAllKeys(), values: stores[name].getAll() }));
  return new Map(keys.result.map((key, index) => [key, values.result[index]]));
}
