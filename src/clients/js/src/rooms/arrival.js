import { isList, path } from '../rest.js';
import { MOST_MISSED } from './rooms.js';

/**
 * What a `welcome` means for the rooms, until all of it is caught up.
 *
 * @typedef {object} ArrivalHooks
 * @property {() => void} onOtherEpoch what names a seq is void
 * @property {(room: import('./room.js').Room, head: number) => void} onToStart
 * @property {() => void} onCaughtUp
 */
export class Arrival {
  #rest;
  #rooms;
  #hooks;
  #signal;
  /** @type {Map<string, number>} the heads to reach */
  #heads = new Map();
  #searching = false;
  #told = false;

  /**
   * @param {import('../rest.js').Rest} rest
   * @param {import('./rooms.js').Rooms} rooms
   * @param {AbortSignal} signal of the session
   * @param {ArrivalHooks} hooks
   */
  constructor(rest, rooms, signal, hooks) {
    this.#rest = rest;
    this.#rooms = rooms;
    this.#signal = signal;
    this.#hooks = hooks;
  }

  /**
   * @param {any} welcome
   * @param {{epoch: string | null, seqs: Record<string, number>}} before as they stood when `hello` was sent
   */
  begin(welcome, before) {
    const listed = Object.entries(welcome.rooms ?? {});
    if (isOtherLog(welcome, before)) this.#loseAll();
    for (const [id, { head }] of listed) this.#listed(id, head);
    this.#unlisted(new Set(listed.map(([id]) => id)), welcome.more === true);
  }

  /** Looks whether all is caught up, and tells it once. */
  look() {
    if (this.#told || this.#searching || this.#signal.aborted || !this.#isCaughtUp()) return;
    this.#told = true;
    this.#hooks.onCaughtUp();
  }

  #loseAll() {
    this.#rooms.lose();
    this.#hooks.onOtherEpoch();
  }

  #listed(id, head) {
    this.#heads.set(id, head);
    const room = this.#rooms.get(id) ?? this.#rooms.add(id);
    room.signs++;
    if (room.lost || head - room.seq > MOST_MISSED) this.#hooks.onToStart(room, head);
    else room.raise(head);
  }

  #unlisted(listed, more) {
    const others = this.#rooms.all().filter((room) => !listed.has(room.id) && !room.starting);
    if (!more) return others.forEach((room) => this.#rooms.leave(room));
    for (const room of others.filter((one) => !one.lost)) {
      room.unsure = true;
      this.#heads.set(room.id, room.seq);
    }
    const lost = new Set(others.filter((room) => room.lost).map((room) => room.id));
    if (lost.size > 0) this.#search(lost);
  }

  /** The heads of rooms that `welcome` had no place for stand in the list of rooms. */
  async #search(ids) {
    this.#searching = true;
    try {
      for (let cursor = ''; ids.size > 0 && cursor !== null; ) {
        const page = await this.#rest.callWithin(this.#signal, 'GET', `${path('rooms')}?limit=100${cursor}`, { fits: isList });
        this.#signal.throwIfAborted();
        for (const { id, head } of page.items) if (ids.delete(id)) this.#listed(id, head);
        cursor = page.cursor === null ? null : `&cursor=${encodeURIComponent(page.cursor)}`;
      }
      for (const id of ids) this.#gone(id);
    } catch {
      // The session is over, or the server has no list: these rooms start anew after the next welcome.
    }
    this.#searching = false;
    this.look();
  }

  #gone(id) {
    const room = this.#rooms.get(id);
    if (room?.lost) this.#rooms.leave(room);
  }

  #isCaughtUp() {
    return [...this.#heads].every(([id, head]) => {
      const room = this.#rooms.get(id);
      return room === undefined || (!room.starting && !room.lost && !room.unsure && room.seq >= head);
    });
  }
}

/** Whether the server's logs are others than those that one knows: a backup was restored. */
function isOtherLog(welcome, { epoch, seqs }) {
  if (epoch !== null && epoch !== welcome.epoch) return true;
  return Object.entries(welcome.rooms ?? {}).some(([id, { head }]) => head < (seqs[id] ?? 0));
}
