import { open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const SLACK_BYTES = 64 * 1024;
const NEWLINE = 10;

/**
 * A file of JSON objects, one a line, that is only ever appended to. What the end of a process tore off its last line is
 * cut away when it is read again, so a kill at any byte leaves every whole line readable.
 */
export class Journal {
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
