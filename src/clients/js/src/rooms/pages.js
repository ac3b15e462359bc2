import { checkShape } from '../outbox/shapes.js';
import { isPage, path } from '../rest.js';

/** Pages of messages, as the application asks for them. */
export class Pages {
  #rest;
  #rooms;
  #messages;

  /**
   * @param {import('../rest.js').Rest} rest
   * @param {import('./rooms.js').Rooms} rooms
   * @param {import('./messages.js').Messages} messages
   */
  constructor(rest, rooms, messages) {
    this.#rest = rest;
    this.#rooms = rooms;
    this.#messages = messages;
  }

  /**
   * @param {string} id of the room
   * @param {{before?: number | null, after?: number | null, around?: number | null, limit?: number, thread?: number}} [span]
   */
  async load(id, span = {}) {
    checkShape('history', { ...span, room: id });
    this.#rooms.open(id);
    this.#messages.open(id, this.#rooms.get(id)?.seq ?? 0);
    const events = this.#messages.record(id);
    try {
      return await this.#asked(id, span, events);
    } finally {
      this.#messages.stop(id, events);
    }
  }

  async #asked(id, span, events) {
    for (;;) {
      const room = this.#rooms.get(id);
      const { signs } = room ?? {};
      const life = this.#life(id);
      const page = await this.#rest.call('GET', address(id, span), { fits: isPage }).catch((error) => this.#failed(room, signs, span, error));
      if (page !== null && life === this.#life(id)) return this.#merged(id, span, page, events);
      if (page !== null) events.length = 0; // The room started anew meanwhile: what came may be of another epoch.
    }
  }

  /** Answers `null` where it is to be asked again: the room is there after all. */
  #failed(room, signs, { thread }, error) {
    const isGone = error.code === 'not_found' && thread === undefined && room !== undefined;
    if (isGone && this.#rooms.get(room.id) === room && signs !== room.signs) return null;
    if (isGone) this.#rooms.leave(room);
    throw error;
  }

  /** Changes when the room starts anew. */
  #life(id) {
    const room = this.#rooms.get(id);
    return room?.known ? room.life : 0;
  }

  #merged(id, { thread }, page, events) {
    const told = this.#rooms.get(id)?.seq ?? 0;
    return this.#messages.merged(id, page, events, told, (message) => message.thread === thread);
  }
}

function address(id, { thread, before, after, around, limit }) {
  const asked = Object.entries({ before, after, around, limit }).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  const where = thread === undefined ? path('rooms', id, 'messages') : path('rooms', id, 'messages', String(thread), 'replies');
  return query === '' ? where : `${where}?${query}`;
}
