import { LoadedMessages } from './loadedMessages.js';

/**
 * The messages of the rooms that are open, kept true by every event that is told.
 *
 * @typedef {import('./loadedMessages.js').Copy} Copy
 */
export class Messages {
  #me;
  #writer;
  #onChanged;
  /** @type {Map<string, LoadedMessages>} */
  #loaded = new Map();
  /** @type {Map<string, Set<any[]>>} events that are told while a page is awaited */
  #recordings = new Map();

  /**
   * @param {string} me
   * @param {import('../storage/cacheWriter.js').CacheWriter} writer
   * @param {(room: string) => void} onChanged
   */
  constructor(me, writer, onChanged) {
    this.#me = me;
    this.#writer = writer;
    this.#onChanged = onChanged;
  }

  /** @returns {any[]} in order of `seq` */
  all(room) {
    return this.#loaded.get(room)?.all() ?? [];
  }

  /** The messages that the cache holds, where the room was not open before. */
  async open(room, seq) {
    if (this.#loaded.has(room)) return;
    this.#loaded.set(room, new LoadedMessages(this.#me));
    const events = this.record(room);
    const copies = await this.#writer.read((cache) => cache.messages(room)).catch(() => []); // What can't be read is as good as none.
    this.stop(room, events);
    const page = copies.map(({ message, head }) => ({ message, head: Math.max(head, seq) }));
    if (page.length > 0) this.#merge(room, page, events, seq);
  }

  /** @returns {Promise<number | undefined>} where one's own message stands, as far as the cache knows */
  async findOwn(room, id) {
    const isIt = (message) => message.user === this.#me && message.client_msg_id === id;
    const copies = await this.#writer.read((cache) => cache.messages(room));
    return [...this.all(room), ...copies.map(({ message }) => message)].find(isIt)?.seq;
  }

  /** An event was told. */
  told(event) {
    for (const events of this.#recordings.get(event.room) ?? []) events.push(event);
    const touched = this.#loaded.get(event.room)?.apply(event) ?? [];
    if (touched.length > 0) this.#onChanged(event.room);
  }

  /** @returns {any[]} fills with the events of the room from now on */
  record(room) {
    const events = [];
    const recordings = this.#recordings.get(room) ?? new Set();
    this.#recordings.set(room, recordings.add(events));
    return events;
  }

  stop(room, events) {
    const recordings = this.#recordings.get(room);
    recordings?.delete(events);
    if (recordings?.size === 0) this.#recordings.delete(room);
  }

  /**
   * A page came, and with it what was told meanwhile.
   *
   * @param {string} room
   * @param {any} page as the server answered it
   * @param {any[]} events told since it was asked for
   * @param {number} told up to which the room's events were told
   * @param {(message: any) => boolean} belongs to the list that was asked for
   */
  merged(room, page, events, told, belongs) {
    const copies = page.items.map((message) => ({ message, head: page.head }));
    const loaded = this.#merge(room, copies, events, told);
    const seqs = page.items.map(({ seq }) => seq);
    if (page.after === null) seqs.push(...newMessages(events, page.head).filter(belongs).map(({ seq }) => seq));
    const items = [...new Set(seqs)].map((seq) => loaded.get(seq));
    if (page.after === null) this.#cacheNewest(room, items, Math.max(page.head, told));
    return { ...page, items, head: Math.max(page.head, told) };
  }

  /** The room started anew: this page is all there is. */
  reset(room, page) {
    if (!this.#loaded.has(room)) return;
    const loaded = new LoadedMessages(this.#me);
    for (const message of page.items) loaded.put(message, page.head, 0);
    this.#loaded.set(room, loaded);
    this.#onChanged(room);
  }

  left(room) {
    if (this.#loaded.delete(room)) this.#onChanged(room);
  }

  #merge(room, copies, events, told) {
    const loaded = this.#loaded.get(room) ?? new LoadedMessages(this.#me);
    this.#loaded.set(room, loaded);
    for (const { message, head } of copies) loaded.put(message, head, told);
    for (const event of events) loaded.apply(event);
    this.#onChanged(room);
    return loaded;
  }

  #cacheNewest(room, items, head) {
    const copies = items.filter((message) => message.thread === undefined).map((message) => ({ message, head }));
    this.#writer.write((cache) => cache.put(room, copies));
  }
}

function newMessages(events, head) {
  return events.filter((event) => event.type === 'message' && event.seq > head);
}
