// Snug, JavaScript client. Apache-2.0. Made from src by tool/build.mjs.

import { dirname } from 'node:path';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { open, readFile, rename, stat } from 'node:fs/promises';

// src/storage/newest.js
/** How many messages of a room a cache keeps. */
const KEPT_MESSAGES = 500;

/**
 * The newest of them.
 *
 * @param {Map<number, Copy>} copies
 */
function newest(copies) {
  if (copies.size <= KEPT_MESSAGES) return copies;
  return new Map(newestSeqs([...copies.keys()]).map((seq) => [seq, /** @type {any} */ (copies.get(seq))]));
}

/** @param {number[]} seqs */
function newestSeqs(seqs) {
  return [...seqs].sort((a, b) => b - a).slice(0, KEPT_MESSAGES);
}

// src/node/journal.js
const SLACK_BYTES = 64 * 1024;
const NEWLINE = 10;

/**
 * A file of JSON objects, one a line, that is only ever appended to. What the end of a process tore off its last line is
 * cut away when it is read again, so a kill at any byte leaves every whole line readable.
 */
class Journal {
  #path;
  #snapshot;
  /** @type {import('node:fs/promises').FileHandle} */
  #file;
  #size = 0;
  #liveSize = 0;
  /** @type {{text: string, sync: boolean, done: () => void, failed: (error: any) => void}[]} */
  #waiting = [];
  #writing = false;
  #written = Promise.resolve();

  /**
   * @param {string} path
   * @param {() => any[]} snapshot the lines that say all that is true now
   */
  constructor(path, snapshot) {
    this.#path = path;
    this.#snapshot = snapshot;
  }

  /** Opens it. @param {(line: any) => void} replay gets each line in order */
  async load(replay) {
    const bytes = await readFile(this.#path).catch(nothingIfMissing);
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    for (const line of whole.toString('utf8').split('\n')) {
      const read = parsed(line);
      if (read !== undefined) replay(read);
    }
    this.#file = await open(this.#path, 'a');
    if (whole.length < bytes.length) await this.#file.truncate(whole.length);
    this.#size = whole.length;
    this.#liveSize = this.#size;
    await syncFolder(dirname(this.#path));
  }

  /** Resolves once the line is in the file, with `sync` once it survives the end of the machine. */
  append(line, sync = false) {
    return new Promise((done, failed) => {
      this.#waiting.push({ text: `${JSON.stringify(line)}\n`, sync, done: () => done(undefined), failed });
      if (!this.#writing) this.#written = this.#writeAll();
    });
  }

  /** Once all is written that was asked for. */
  async close() {
    await this.#written;
    await this.#file?.close();
  }

  /** What came in while one wrote is written together, and flushed once. */
  async #writeAll() {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch.map(({ text }) => text).join(''), batch.some(({ sync }) => sync));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = false;
  }

  async #write(text, sync) {
    const bytes = Buffer.from(text);
    try {
      await this.#file.appendFile(bytes);
      if (sync) await this.#file.datasync();
    } catch (error) {
      await this.#file.truncate(this.#size).catch(() => {}); // A full disk may have taken half a line.
      throw error;
    }
    this.#size += bytes.length;
    if (this.#size - this.#liveSize > Math.max(SLACK_BYTES, this.#liveSize)) await this.#rewrite();
  }

  /** Puts a file without what is over in the place of this one, at one stroke. */
  async #rewrite() {
    const bytes = Buffer.from(this.#snapshot().map((line) => `${JSON.stringify(line)}\n`).join(''));
    const beside = `${this.#path}.new`;
    const file = await open(beside, 'w');
    await file.writeFile(bytes);
    await file.datasync();
    await rename(beside, this.#path);
    await syncFolder(dirname(this.#path));
    await this.#file.close();
    await file.close();
    this.#file = await open(this.#path, 'a');
    this.#size = (await stat(this.#path)).size;
    this.#liveSize = this.#size;
  }
}

function nothingIfMissing(error) {
  if (error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

/** The line, or nothing where the disk spoilt it. */
function parsed(line) {
  try {
    const read = JSON.parse(line);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Makes names in a folder as durable as what is in the files. */
async function syncFolder(path) {
  const folder = await open(path, 'r').catch(() => null); // Not on every system.
  await folder?.sync().catch(() => {});
  await folder?.close();
}

// src/node/fileCache.js
/**
 * A cache in one file, all of it in memory as well.
 *
 * Lines: `{epoch}`, `{device}`, `{n}`, `{read: room, seq}`, `{left: room}`, `{room, seq?, reset?, copies: [{message, head}]}`.
 *
 * @typedef {Copy} Copy
 * @typedef {MessageCache} MessageCache
 * @implements {MessageCache}
 */
class FileCache {
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

// src/node/fileOutbox.js
/**
 * An outbox in one file. Texts stand in it as plain JSON.
 *
 * Lines: `{put: entry}`, `{remove: id, room?, seq?}`, `{floor: room, seq}`.
 *
 * @typedef {OutboxStore} OutboxStore
 * @typedef {Entry} Entry
 * @implements {OutboxStore}
 */
class FileOutbox {
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

// src/node/fileStore.js
/**
 * Outbox and cache in files of a folder, apart for each server and user.
 *
 * @param {string} folder
 * @returns {(whose: {origin: string, user: string}) => Promise<{outbox: FileOutbox, cache: FileCache}>} for `openClient({store})`
 */
function fileStore(folder) {
  return async ({ origin, user }) => {
    const own = join(folder, fileName(origin), fileName(user));
    await mkdir(own, { recursive: true });
    return { outbox: new FileOutbox(join(own, 'outbox.jsonl')), cache: new FileCache(join(own, 'cache.jsonl')) };
  };
}

/** A name that no disk takes for another, whether it heeds case or not. */
function fileName(text) {
  const bytes = [...new TextEncoder().encode(text)];
  return bytes.map((byte) => (/[a-z0-9-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`)).join('');
}

export { fileStore };
