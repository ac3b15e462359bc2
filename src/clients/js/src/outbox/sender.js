import { Backoff } from '../backoff.js';
import { Timer } from '../timers.js';
import { frameOf, idName, isEffectOf, isTooLarge, namesSeq } from './entries.js';

const MOST_IN_FLIGHT = 10;
const SEND_ANSWER_MS = 15_000;
const CATCH_UP_MS = 5_000;

/**
 * Sends what is in the outbox: per room in order, the next after the answer to the one before.
 *
 * @typedef {object} SenderHooks
 * @property {(told: any) => void} onSent
 * @property {(told: any) => void} onFailed
 * @property {() => Promise<void>} renewToken
 *
 * @typedef {import('./entries.js').Entry} Entry
 */
export class Sender {
  #ports;
  #outbox;
  #hooks;
  /** @type {import('../connection/session.js').Session | null} */
  #session = null;
  #open = false;
  #opening;
  #waking;
  /** @type {Map<string, {entry: Entry, timer: Timer}>} by room */
  #inFlight = new Map();
  /** @type {Map<string, {until: number, renewed: boolean, backoff: Backoff}>} by room; '' holds all of them */
  #holds = new Map();

  #looking = false;

  limits = null;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {import('./outbox.js').Outbox} outbox
   * @param {SenderHooks} hooks
   */
  constructor(ports, outbox, hooks) {
    this.#ports = ports;
    this.#outbox = outbox;
    this.#hooks = hooks;
    this.#opening = new Timer(ports);
    this.#waking = new Timer(ports);
  }

  /** A session has its `welcome`: the catch-up goes first, but not for ever. */
  welcomed(session, limits) {
    this.#session = session;
    this.limits = limits ?? null;
    this.#opening.arm(CATCH_UP_MS, () => this.begin());
  }

  begin() {
    if (this.#session === null) return;
    this.#opening.disarm();
    this.#open = true;
    this.look();
  }

  /** The session is over: what was on its way waits again, in its place. */
  lost() {
    this.#session = null;
    this.#open = false;
    this.#opening.disarm();
    this.#waking.disarm();
    for (const { timer } of this.#inFlight.values()) timer.disarm();
    this.#inFlight.clear();
  }

  /** Sends what may be sent now. */
  look() {
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#open && this.#sendNext());
    } finally {
      this.#looking = false;
    }
    this.#wakeForHolds();
  }

  /** An `ack` frame. */
  acked(frame) {
    const entry = this.#outbox.get(frame.client_msg_id ?? frame.ref);
    if (entry !== undefined && this.#outbox.attempted.has(entry.id) && Number.isSafeInteger(frame.seq)) this.#settle(entry, frame.seq, frame.duplicate === true);
  }

  /** One's own event, live or caught up, counts as the ack. */
  seen(event) {
    if (event.type === 'message') this.#outbox.remember(event.client_msg_id, event.room, event.seq);
    const entry = this.#outbox.ofRoom(event.room).find((one, index) => (index === 0 || one.kind === 'send') && isEffectOf(one, event));
    if (entry === undefined || !this.#outbox.attempted.has(entry.id)) return;
    if (entry.kind !== 'send' && event.seq <= this.#outbox.floor(entry.room)) return;
    this.#settle(entry, event.seq, false);
  }

  /** An `error` frame that answers one of ours. */
  refused(error) {
    const entry = this.#awaited(error);
    if (entry === undefined) return;
    if (error.code === 'rate_limited') this.#holdAndRetry(entry, '', error.retry_after_ms);
    else if (error.code === 'unavailable' || error.code === 'internal') this.#holdAndRetry(entry, entry.room, error.retry_after_ms);
    else if (error.code === 'unauthorized' || error.code === 'token_expired') this.#renewAndRetry(entry);
    else this.fail(entry, error.code);
  }

  /** Refused for good. */
  fail(entry, code) {
    this.#answered(entry);
    this.#outbox.drop(entry);
    this.#hooks.onFailed({ [idName(entry.kind)]: entry.id, code, entry });
    this.look();
  }

  /** The room is gone. What may have reached it is asked about once more; the server knows. */
  roomLeft(room) {
    for (const entry of this.#outbox.ofRoom(room)) if (!this.#outbox.attempted.has(entry.id)) this.fail(entry, 'not_found');
  }

  /** Another epoch: no seq means what it did. */
  seqsAreVoid() {
    this.#outbox.forgetSeqs();
    for (const entry of this.#outbox.all()) if (namesSeq(entry)) this.fail(entry, 'not_found');
  }

  /** Whether the frame is larger than the limits of the last `welcome`. */
  isTooLarge(entry) {
    return isTooLarge(frameOf(entry), this.limits);
  }

  /** Sends one, or fails one; whether there may be another. */
  #sendNext() {
    const entry = this.#outbox.firsts().find((one) => !this.#inFlight.has(one.room) && !this.#isHeld(one.room));
    if (entry === undefined || this.#inFlight.size >= MOST_IN_FLIGHT || this.#isHeld('')) return false;
    const code = this.#hindrance(entry);
    if (code === null) this.#send(entry);
    else this.fail(entry, code);
    return true;
  }

  /** Why the entry can't be sent, now that its turn has come. */
  #hindrance(entry) {
    if (entry.of !== undefined) {
      const seq = this.#outbox.seqOf(entry.of, entry.room);
      if (seq === undefined) return 'not_found';
      this.#outbox.resolve(entry, seq);
    }
    return this.isTooLarge(entry) ? 'too_large' : null;
  }

  #send(entry) {
    const timer = new Timer(this.#ports);
    this.#outbox.attempted.add(entry.id);
    this.#inFlight.set(entry.room, { entry, timer });
    this.#write(entry, timer);
  }

  #write(entry, timer) {
    timer.arm(SEND_ANSWER_MS, () => this.#write(entry, timer));
    this.#session?.send(frameOf(entry));
  }

  #settle(entry, seq, duplicate) {
    this.#answered(entry);
    this.#endHold('');
    this.#endHold(entry.room);
    this.#outbox.settle(entry, seq);
    this.#hooks.onSent({ [idName(entry.kind)]: entry.id, room: entry.room, seq, duplicate, entry });
    this.look();
  }

  #holdAndRetry(entry, what, retryAfterMs) {
    this.#answered(entry);
    const hold = this.#hold(what);
    hold.until = this.#ports.clock.monotonic() + hold.backoff.unlessTold(retryAfterMs);
    this.look();
  }

  #hold(what) {
    const hold = this.#holds.get(what) ?? { until: 0, renewed: false, backoff: new Backoff(this.#ports.random) };
    this.#holds.set(what, hold);
    return hold;
  }

  #renewAndRetry(entry) {
    this.#answered(entry);
    const hold = this.#hold('');
    const wait = hold.renewed ? hold.backoff.next() : 0;
    hold.until = Infinity;
    hold.renewed = true;
    this.#hooks.renewToken().then(() => {
      hold.until = this.#ports.clock.monotonic() + wait;
      this.look();
    });
  }

  /** It went well: the next trouble is a first one. */
  #endHold(what) {
    if (!this.#isHeld(what)) this.#holds.delete(what);
  }

  #isHeld(what) {
    return (this.#holds.get(what)?.until ?? 0) > this.#ports.clock.monotonic();
  }

  #wakeForHolds() {
    this.#waking.disarm();
    const now = this.#ports.clock.monotonic();
    const next = Math.min(...[...this.#holds.values()].map(({ until }) => until).filter((until) => until > now));
    if (this.#open && Number.isFinite(next) && this.#outbox.size > 0) this.#waking.arm(next - now, () => this.look());
  }

  #awaited(frame) {
    const entry = this.#outbox.get(frame.client_msg_id ?? frame.ref);
    return entry !== undefined && this.#inFlight.get(entry.room)?.entry === entry ? entry : undefined;
  }

  #answered(entry) {
    const flight = this.#inFlight.get(entry.room);
    if (flight?.entry !== entry) return;
    flight.timer.disarm();
    this.#inFlight.delete(entry.room);
  }
}
