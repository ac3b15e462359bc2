import { changed, messageOf, repliesCounted } from '../rooms/changes.js';

/**
 * Writes to the cache in order, one thing after the other, and lets nobody wait for it. What fails is reported; the
 * cache is then behind, which the next start makes good.
 *
 * @typedef {import('../rooms/loadedMessages.js').Copy} Copy
 *
 * @typedef {object} MessageCache
 * @property {() => Promise<{epoch: string | null, device: string | null, n: number, rooms: Record<string, number>, reads: Record<string, number>}>} load
 * @property {(room: string) => Promise<Copy[]>} messages
 * @property {(room: string, seq: number) => Promise<Copy | undefined>} copy
 * @property {(room: string, seq: number, copies: Copy[]) => Promise<void>} applied the room's place and what changed with it
 * @property {(room: string, copies: Copy[]) => Promise<void>} put
 * @property {(room: string, seq: number, copies: Copy[]) => Promise<void>} reset
 * @property {(room: string) => Promise<void>} left
 * @property {(epoch: string) => Promise<void>} setEpoch
 * @property {(device: string) => Promise<void>} setDevice
 * @property {(n: number) => Promise<void>} setN resolves once it is kept
 * @property {(room: string, seq: number | null) => Promise<void>} setRead
 * @property {() => Promise<void>} [close] the client has ended
 */
export class CacheWriter {
  #cache;
  #me;
  #report;
  #last = Promise.resolve();

  /**
   * @param {MessageCache} cache
   * @param {string} me
   * @param {(error: any) => void} report
   */
  constructor(cache, me, report) {
    this.#cache = cache;
    this.#me = me;
    this.#report = report;
  }

  /** Whatever is asked for after all that was written up to now. */
  async read(ask) {
    await this.#last;
    return ask(this.#cache);
  }

  /** Done when all that was written up to now is. */
  idle() {
    return this.#last;
  }

  /** @param {(cache: MessageCache) => Promise<void>} write */
  write(write) {
    this.#last = this.#last.then(() => write(this.#cache)).catch(this.#report);
    return this.#last;
  }

  /** An event was told: the room's place moves on, and the messages that it changed are written with it. */
  told(event) {
    this.write(async (cache) => cache.applied(event.room, event.seq, await this.#changedBy(event, cache)));
  }

  async #changedBy(event, cache) {
    const copies = [];
    if (event.type === 'message') copies.push(await this.#added(event, cache));
    else copies.push(await this.#after(event, event.target, cache, (message) => changed(message, event, this.#me)));
    if (event.thread !== undefined) copies.push(await this.#after(event, event.thread, cache, (root) => repliesCounted(root, event)));
    return copies.filter((copy) => copy !== undefined);
  }

  async #added(event, cache) {
    const held = await cache.copy(event.room, event.seq);
    return held !== undefined && held.head >= event.seq ? undefined : { message: messageOf(event), head: event.seq };
  }

  async #after(event, seq, cache, change) {
    if (!Number.isSafeInteger(seq)) return undefined;
    const held = await cache.copy(event.room, seq);
    return held === undefined || held.head >= event.seq ? undefined : { message: change(held.message), head: event.seq };
  }
}
