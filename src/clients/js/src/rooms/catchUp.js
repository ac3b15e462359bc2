import { onAbort } from '../aborts.js';
import { Backoff } from '../backoff.js';
import { path } from '../rest.js';
import { MOST_MISSED } from './rooms.js';

const ROOMS_PER_CALL = 500;

const isCatchUp = (body) => typeof body?.epoch === 'string' && typeof body.rooms === 'object' && body.rooms !== null;

/**
 * Fetches what rooms are behind by, one call at a time, until nothing is.
 *
 * @typedef {object} CatchUpHooks
 * @property {(room: import('./room.js').Room, head: number) => void} onToStart
 * @property {() => void} onOtherEpoch
 * @property {() => void} onProgress
 * @property {(handle: () => void) => void} guard handles a part of an answer, whatever it is
 */
export class CatchUp {
  #ports;
  #rest;
  #rooms;
  #hooks;
  /** @type {AbortSignal | null} of the session whose calls run */
  #running = null;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {import('../rest.js').Rest} rest
   * @param {import('./rooms.js').Rooms} rooms
   * @param {CatchUpHooks} hooks
   */
  constructor(ports, rest, rooms, hooks) {
    this.#ports = ports;
    this.#rest = rest;
    this.#rooms = rooms;
    this.#hooks = hooks;
  }

  /**
   * Begins where it is not at work already.
   *
   * @param {AbortSignal} signal of the session
   * @param {string} epoch of its `welcome`
   */
  begin(signal, epoch) {
    if (this.#running === signal || signal.aborted) return;
    this.#running = signal;
    this.#untilNothingIsMissing(signal, epoch)
      .catch((error) => {
        if (!signal.aborted) throw error;
      })
      .finally(() => {
        if (this.#running === signal) this.#running = null;
      });
  }

  async #untilNothingIsMissing(signal, epoch) {
    const backoff = new Backoff(this.#ports.random);
    for (let behind = this.#behind(); behind.length > 0; behind = this.#behind()) {
      const before = this.#standing(behind);
      const signs = new Map(behind.map((room) => [room, room.signs]));
      const answer = await this.#ask(behind, signal);
      signal.throwIfAborted();
      if (answer !== null && answer.epoch !== epoch) return this.#hooks.onOtherEpoch();
      for (const room of behind) this.#hooks.guard(() => this.#apply(room, answer?.rooms?.[room.id], signs.get(room)));
      this.#hooks.onProgress();
      signal.throwIfAborted();
      if (this.#standing(behind) === before) await this.#pause(backoff.next(), signal);
      else backoff.reset();
    }
  }

  /** Changes with every progress. */
  #standing(rooms) {
    return rooms.map((room) => (this.#rooms.get(room.id) === room ? `${room.seq} ${room.unsure} ${room.starting}` : 'left')).join();
  }

  #behind() {
    return this.#rooms
      .all()
      .filter((room) => room.behind)
      .slice(0, ROOMS_PER_CALL);
  }

  /** The answer; `null` where the server refused to give one. */
  #ask(behind, signal) {
    const rooms = Object.fromEntries(behind.map((room) => [room.id, room.seq]));
    return this.#rest.callWithin(signal, 'POST', path('catch-up'), { body: { rooms }, fits: isCatchUp }).catch(() => null);
  }

  #apply(room, part, signs) {
    if (part === undefined || part === null || this.#rooms.get(room.id) !== room || room.starting) return;
    if (part.error !== undefined) return signs === room.signs ? this.#rooms.leave(room) : undefined;
    room.unsure = false;
    room.raise(part.head);
    for (const event of part.items ?? []) this.#rooms.fetched(event);
    this.#rooms.settle(room);
    if (room.missing > MOST_MISSED && this.#rooms.get(room.id) === room) this.#hooks.onToStart(room, room.head);
  }

  #pause(ms, signal) {
    return new Promise((resolve, reject) => {
      const cancel = this.#ports.timers.after(ms, () => {
        stop();
        resolve(undefined);
      });
      const stop = onAbort(signal, () => {
        cancel();
        reject(signal.reason);
      });
    });
  }
}
