import { Room } from './room.js';

/** More events than this are not caught up: the room starts anew. */
export const MOST_MISSED = 1_000;

const LOG_TYPES = new Set(['message', 'edit', 'delete', 'reaction', 'member', 'room']);
const OTHER_TYPES = new Set(['ack', 'error', 'read', 'resync', 'typing', 'presence', 'user', 'pong', 'welcome', 'drain', 'token_expiring']);

const PONG_PATIENCE_MS = 2_000;

/**
 * All rooms of one user, and the door through which every event of their logs comes in, live or fetched.
 *
 * @typedef {object} RoomHooks
 * @property {(room: Room, event: any) => void} onEvent the next event of a room, once and in order
 * @property {(room: Room) => void} onLeft
 * @property {(room: Room, head: number) => void} onToStart it is unknown, or behind too far: it is to start anew
 * @property {() => void} onBehind something is to be fetched
 * @property {(event: any) => void} onSeen before anything else: it may be one's own
 * @property {(event: any) => boolean} isMine
 */
export class Rooms {
  /** @type {Map<string, Room>} */
  #rooms = new Map();
  /** @type {Map<string, number>} rooms that were left, with the last seq of theirs */
  #tombs = new Map();
  /** @type {Set<string>} */
  #open = new Set();
  #ports;
  #hooks;
  #pongTimers = new Set();

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {RoomHooks} hooks
   */
  constructor(ports, hooks) {
    this.#ports = ports;
    this.#hooks = hooks;
  }

  get(id) {
    return this.#rooms.get(id);
  }

  all() {
    return [...this.#rooms.values()];
  }

  /** The last seq of each room. */
  seqs() {
    const known = this.all().filter((room) => room.known);
    return Object.fromEntries(known.map((room) => [room.id, room.seq]));
  }

  /** The last seq of each room that goes on from there. */
  standing() {
    const going = this.all().filter((room) => room.known && !room.lost);
    return Object.fromEntries(going.map((room) => [room.id, room.seq]));
  }

  /** @param {Record<string, number>} seqs as the cache holds them */
  load(seqs) {
    for (const [id, seq] of Object.entries(seqs)) this.#rooms.set(id, new Room(id, seq));
  }

  /**
   * A room that nothing is known of: it is to start anew.
   *
   * @returns {Room}
   */
  add(id) {
    const room = new Room(id, 0, false);
    room.lost = true;
    this.#rooms.set(id, room);
    this.#tombs.delete(id);
    return room;
  }

  isOpen(id) {
    return this.#open.has(id);
  }

  /** Somebody looks at it, or did. */
  open(id) {
    this.#open.add(id);
  }

  /** A log event from the socket. */
  live(event) {
    this.#hooks.onSeen(event);
    const room = this.#rooms.get(event.room);
    if (room !== undefined) this.#arrived(room, event);
    else if (event.seq > (this.#tombs.get(event.room) ?? 0)) this.#discovered(event);
  }

  /** A log event out of an answer. */
  fetched(event) {
    if (!isLogEvent(event)) return;
    this.#hooks.onSeen(event);
    const room = this.#rooms.get(event.room);
    if (room !== undefined) room.hold(event);
  }

  /** Tells what is in order now. */
  settle(room) {
    for (let event = room.next(); event !== undefined; event = room.next()) {
      this.#noteMembership(room, event);
      this.#hooks.onEvent(room, event);
      if (this.#rooms.get(room.id) !== room) return;
    }
    if (room.isOver) this.leave(room);
  }

  /** The server shed frames of this room. */
  resync({ room: id, head }) {
    this.#headTold(id, head);
    this.#lookBehind();
  }

  /** Heads that may be ahead of their frames. */
  pong(heads, signal) {
    const ahead = Object.entries(heads ?? {}).filter(([id, head]) => (this.#rooms.get(id)?.seq ?? this.#tombs.get(id) ?? 0) < head);
    if (ahead.length === 0) return;
    const cancel = this.#ports.timers.after(PONG_PATIENCE_MS, () => {
      this.#pongTimers.delete(cancel);
      if (signal.aborted) return;
      for (const [id, head] of ahead) this.#headTold(id, head);
      this.#lookBehind();
    });
    this.#pongTimers.add(cancel);
  }

  /** The session is over: what waits for its frames waits in vain. */
  lost() {
    for (const cancel of this.#pongTimers) cancel();
    this.#pongTimers.clear();
    for (const room of this.all().filter((one) => one.starting)) {
      room.starting = false;
      room.lost = true;
    }
  }

  /** The logs are others: no place in them means what it did. */
  lose() {
    for (const room of this.all()) room.lose();
    this.#tombs.clear();
  }

  leave(room) {
    if (this.#rooms.get(room.id) !== room) return;
    this.#rooms.delete(room.id);
    if (!room.lost) this.#tombs.set(room.id, Math.max(room.seq, room.leftAt ?? 0));
    this.#hooks.onLeft(room);
  }

  /** Whether a frame is an event of a room's log. One of a type that nobody knows is one where the room is known. */
  isEvent(frame) {
    return isLogEvent(frame) && (LOG_TYPES.has(frame.type) || (!OTHER_TYPES.has(frame.type) && this.#rooms.has(frame.room)));
  }

  #arrived(room, event) {
    if (!this.#isEnd(event)) room.signs++;
    room.hold(event);
    this.settle(room);
    this.#lookBehind();
  }

  #discovered(event) {
    const room = this.add(event.room);
    room.hold(event);
    this.#hooks.onToStart(room, event.seq - 1);
  }

  #headTold(id, head) {
    const room = this.#rooms.get(id);
    if (room !== undefined) room.raise(head);
    else if (head > (this.#tombs.get(id) ?? 0)) this.#hooks.onToStart(this.add(id), head);
  }

  #lookBehind() {
    for (const room of this.all()) if (room.behind && room.missing > MOST_MISSED) this.#hooks.onToStart(room, room.head);
    if (this.all().some((room) => room.behind)) this.#hooks.onBehind();
  }

  #noteMembership(room, event) {
    if (this.#isEnd(event)) room.leftAt = event.seq;
    else if (event.type === 'member' && this.#hooks.isMine(event)) room.leftAt = null;
  }

  /** One is in the room no more, or there is no room any more. */
  #isEnd(event) {
    if (event.type === 'room') return event.deleted === true;
    return event.type === 'member' && event.role === null && this.#hooks.isMine(event);
  }
}

function isLogEvent(frame) {
  return typeof frame?.room === 'string' && Number.isSafeInteger(frame.seq) && frame.seq > 0;
}
