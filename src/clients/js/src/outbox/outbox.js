/**
 * @typedef {import('./entries.js').Entry} Entry
 *
 * @typedef {object} OutboxStore
 * @property {() => Promise<{entries: Entry[], floors: Record<string, number>}>} load in the order of their first `put`
 * @property {(entry: Entry) => Promise<void>} put resolves once it survives the end of the process
 * @property {(id: string, room?: string, seq?: number) => Promise<void>} remove with the floor of its room
 * @property {() => Promise<void>} [close] the client has ended
 */

const REMEMBERED = 1_000;

/** The durable outbox, in order, by room. */
export class Outbox {
  #store;
  #report;
  /** @type {Map<string, Entry[]>} the entries of each room in order */
  #rooms = new Map();
  /** @type {Map<string, {entry: Entry, place: number}>} by id, with the place in the order of all */
  #order = new Map();
  /** The highest acked seq of each room: what comes of an entry stands above it. */
  #floors = new Map();
  /** @type {Map<string, {room: string, seq: number}>} own messages that were sent lately */
  #seqs = new Map();
  #count = 0;
  #adding = Promise.resolve();

  /** @type {Set<string>} entries that may have been on a socket */
  attempted = new Set();

  /**
   * @param {OutboxStore} store
   * @param {(error: any) => void} report of a store that fails
   */
  constructor(store, report) {
    this.#store = store;
    this.#report = report;
  }

  async load() {
    const { entries, floors } = await this.#store.load();
    for (const [room, seq] of Object.entries(floors)) this.#floors.set(room, seq);
    for (const entry of entries) {
      this.#append(entry);
      this.attempted.add(entry.id);
    }
  }

  get size() {
    return this.#order.size;
  }

  has(id) {
    return this.#order.has(id);
  }

  /** @returns {Entry | undefined} */
  get(id) {
    return this.#order.get(id)?.entry;
  }

  floor(room) {
    return this.#floors.get(room) ?? 0;
  }

  /** @returns {Entry[]} */
  ofRoom(room) {
    return [...(this.#rooms.get(room) ?? [])];
  }

  /** @returns {Entry[]} */
  all() {
    return [...this.#rooms.values()].flat().sort((a, b) => this.#place(a) - this.#place(b));
  }

  /** The first entry of each room, the oldest of them first. */
  firsts() {
    return [...this.#rooms.values()].map(([first]) => first).sort((a, b) => this.#place(a) - this.#place(b));
  }

  /** Makes it durable, one after the other; `then` runs as soon as it is, before the next one. Twice the same is once. */
  add(entry, then) {
    const added = this.#adding.then(async () => {
      if (this.has(entry.id)) return;
      await this.#store.put(entry);
      this.#append(entry);
      then();
    });
    this.#adding = added.catch(() => {});
    return added;
  }

  /** Done when all that was composed up to now is durable. */
  idle() {
    return this.#adding;
  }

  /** Takes it out for good. What waits for its seq gets to know it first. */
  settle(entry, seq) {
    if (entry.kind === 'send') this.remember(entry.id, entry.room, seq);
    this.#floors.set(entry.room, Math.max(this.floor(entry.room), seq));
    for (const dependent of this.ofRoom(entry.room)) if (dependent.of === entry.id) this.resolve(dependent, seq);
    this.#remove(entry);
    this.#keep(this.#store.remove(entry.id, entry.room, this.floor(entry.room)));
  }

  drop(entry) {
    this.#remove(entry);
    this.#keep(this.#store.remove(entry.id));
  }

  /** The change is about the message with this seq. */
  resolve(entry, seq) {
    entry.members = { ...entry.members, seq };
    delete entry.of;
    this.#keep(this.#store.put(entry));
  }

  /** One's own message has this place in the log. */
  remember(id, room, seq) {
    this.#seqs.set(id, { room, seq });
    if (this.#seqs.size > REMEMBERED) this.#seqs.delete(this.#seqs.keys().next().value);
  }

  /** Where one's own message stands, as far as it is remembered. */
  seqOf(id, room) {
    const known = this.#seqs.get(id);
    return known?.room === room ? known.seq : undefined;
  }

  /** Forgets where messages stand: in another epoch they stand elsewhere. */
  forgetSeqs() {
    this.#seqs.clear();
    this.#floors.clear();
  }

  #place(entry) {
    return this.#order.get(entry.id)?.place ?? 0;
  }

  #append(entry) {
    this.#order.set(entry.id, { entry, place: ++this.#count });
    const entries = this.#rooms.get(entry.room);
    if (entries === undefined) this.#rooms.set(entry.room, [entry]);
    else entries.push(entry);
  }

  #remove(entry) {
    this.#order.delete(entry.id);
    this.attempted.delete(entry.id);
    const rest = this.ofRoom(entry.room).filter((one) => one !== entry);
    if (rest.length === 0) this.#rooms.delete(entry.room);
    else this.#rooms.set(entry.room, rest);
  }

  #keep(written) {
    written.catch(this.#report);
  }
}
