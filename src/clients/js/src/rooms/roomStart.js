import { path } from '../rest.js';

const NEWEST = 50;

/**
 * Starts a room's log anew at its head instead of catching up: one that nobody looks at without any call, an open one
 * with its newest page.
 *
 * @typedef {object} StartHooks
 * @property {(room: import('./room.js').Room, page: any) => void} onStarted the cache is to hold this page and nothing else
 * @property {(details: {room: any, members: any[]}) => void} onDetails
 * @property {() => void} onProgress
 */
export class RoomStart {
  #rest;
  #rooms;
  #hooks;

  /**
   * @param {import('../rest.js').Rest} rest
   * @param {import('./rooms.js').Rooms} rooms
   * @param {StartHooks} hooks
   */
  constructor(rest, rooms, hooks) {
    this.#rest = rest;
    this.#rooms = rooms;
    this.#hooks = hooks;
  }

  /**
   * @param {import('./room.js').Room} room
   * @param {number} head
   * @param {AbortSignal} signal of the session
   */
  begin(room, head, signal) {
    if (room.starting) return room.raise(head);
    if (!this.#rooms.isOpen(room.id)) return this.#startAt(room, { head, items: [] });
    room.raise(head);
    room.starting = true;
    this.#fromNewestPage(room, signal).catch((error) => this.#failed(room, error, signal));
  }

  async #fromNewestPage(room, signal) {
    const ask = (query, ...more) => this.#rest.callWithin(signal, 'GET', path('rooms', room.id, ...more) + query);
    const [page, details, members] = await Promise.all([ask(`?limit=${NEWEST}`, 'messages'), ask(''), ask('?limit=100', 'members')]);
    signal.throwIfAborted();
    if (this.#rooms.get(room.id) !== room) return;
    this.#startAt(room, page);
    this.#hooks.onDetails({ room: details, members: members.items });
    this.#hooks.onProgress();
  }

  #startAt(room, page) {
    room.startAt(page.head);
    this.#hooks.onStarted(room, page);
    this.#rooms.settle(room);
  }

  #failed(room, error, signal) {
    if (signal.aborted) return;
    if (error.code === 'not_found' || error.code === 'forbidden') this.#rooms.leave(room);
    else this.#startAt(room, { head: room.head, items: [] });
    this.#hooks.onProgress();
  }
}
