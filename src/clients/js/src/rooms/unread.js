const MOST = 1_000;

/** How many messages of each room one has not read, as far as one can tell. */
export class Unread {
  #me;
  /** @type {Map<string, {count: number, since: number, read: number}>} */
  #rooms = new Map();

  /** @param {string} me */
  constructor(me) {
    this.#me = me;
  }

  of(room) {
    return Math.min(MOST, this.#rooms.get(room)?.count ?? 0);
  }

  /** @param {Record<string, {head: number, read: number, unread: number}>} rooms of `welcome` */
  welcomed(rooms) {
    for (const [room, { head, read, unread }] of Object.entries(rooms ?? {})) this.#rooms.set(room, { count: unread ?? 0, since: head, read: read ?? 0 });
  }

  /** A `read` frame to one's own devices: true up to where its room was told. */
  read({ room, read, unread }, seq) {
    if (Number.isFinite(unread)) this.#rooms.set(room, { count: unread, since: Math.max(seq, read), read });
  }

  told(event) {
    if (event.type !== 'message' || event.deleted_at !== undefined || event.user === this.#me) return;
    if (event.thread !== undefined && !event.mentions?.includes(this.#me)) return;
    const room = this.#rooms.get(event.room) ?? { count: 0, since: 0, read: 0 };
    if (event.seq > room.since && event.seq > room.read) this.#rooms.set(event.room, { ...room, count: room.count + 1 });
  }

  left(room) {
    this.#rooms.delete(room);
  }
}
