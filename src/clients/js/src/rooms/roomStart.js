import { isList, isPage, path } from '../rest.js';

const NEWEST = 50;
const FITS = { messages: isPage, members: isList };

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
    const ask = (query, ...more) => this.#rest.callWithin(signal, 'GET', path('rooms', room.id, ...more) + query, { fits: FITS[more[0]] });
    const { signs } = room;
    this.#fromNewestPage(room, ask(`?limit=${NEWEST}`, 'messages'), signal).catch((error) => this.#failed(room, signs, error, signal));
    this.#details(ask(''), ask('?limit=100', 'members')).catch(() => {}); // Where the room is gone, the page says so.
  }

  async #fromNewestPage(room, asked, signal) {
    const page = await asked;
    signal.throwIfAborted();
    if (this.#rooms.get(room.id) !== room) return;
    this.#startAt(room, page);
    this.#hooks.onProgress();
  }

  async #details(...asked) {
    const [room, members] = await Promise.all(asked);
    this.#hooks.onDetails({ room, members: members.items });
  }

  #again(room, signal) {
    room.starting = false;
    this.begin(room, room.head, signal);
  }

  #startAt(room, page) {
    room.startAt(page.head);
    this.#hooks.onStarted(room, page);
    this.#rooms.settle(room);
  }

  #failed(room, signs, error, signal) {
    if (signal.aborted || this.#rooms.get(room.id) !== room) return;
    const isGone = error.code === 'not_found' || error.code === 'forbidden';
    if (isGone && signs === room.signs) this.#rooms.leave(room);
    else if (isGone) this.#again(room, signal);
    else this.#startAt(room, { head: room.head, items: [] });
    this.#hooks.onProgress();
  }
}
