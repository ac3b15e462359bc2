import { Timer } from '../timers.js';
import { BROKEN, NORMAL } from './closeCodes.js';
import { Heartbeat } from './heartbeat.js';

const WELCOME_MS = 10_000;
const GOODBYE_MS = 2_000;
const HEARTBEAT_SECONDS = 30;
const ANSWERED = new Set(['ping', 'send', 'edit', 'delete', 'react']);

/**
 * One socket from its opening to its end. What comes after the end is not heard: a late callback of an old socket can
 * change nothing.
 *
 * @typedef {object} SessionEvents
 * @property {() => Promise<object>} hello
 * @property {(session: Session, frame: any) => void} onWelcome
 * @property {(session: Session, frame: any) => void} onFrame
 * @property {(session: Session, end: SessionEnd) => void} onEnd
 * @property {() => boolean} mayBeThrottled nobody looks, so timers may be late without a reason
 *
 * @typedef {{code: number | null, byServer: boolean, atOnce: boolean}} SessionEnd
 */
export class Session {
  #ports;
  #events;
  #socket;
  #limit;
  #heartbeat = null;
  #abort = new AbortController();
  #opened = false;
  #ended = false;

  /** When `welcome` came, by the monotonic clock. */
  welcomedAt = null;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {string} url
   * @param {SessionEvents} events
   */
  constructor(ports, url, events) {
    this.#ports = ports;
    this.#events = events;
    this.#limit = new Timer(ports);
    this.#socket = ports.openSocket(url, {
      onOpen: () => this.#greet(),
      onText: (text) => this.#received(text),
      onClose: (code, byServer) => this.#end({ code: this.#opened || byServer ? (code ?? BROKEN) : null, byServer }),
    });
    this.#limit.arm(WELCOME_MS, () => this.drop({ code: null }));
  }

  /** Aborted when the session ends: calls of its own end with it. */
  get signal() {
    return this.#abort.signal;
  }

  get ended() {
    return this.#ended;
  }

  /**
   * @param {any} frame
   * @returns {boolean} whether it went out
   */
  send(frame) {
    if (this.#ended || this.welcomedAt === null) return false;
    this.#write(frame);
    if (ANSWERED.has(frame.type)) this.#heartbeat?.asked();
    return true;
  }

  /** One is in the foreground again, or on another network: is it still alive? */
  wakeUp() {
    this.#heartbeat?.wakeUp();
  }

  probe() {
    this.#heartbeat?.probe();
  }

  /**
   * Gives the socket up without a word.
   *
   * @param {{code?: number | null, atOnce?: boolean}} [why]
   */
  drop({ code = BROKEN, atOnce = false } = {}) {
    if (this.#ended) return;
    this.#socket.abort();
    this.#end({ code, byServer: false, atOnce });
  }

  /** Ends it without telling anybody here: the caller knows. */
  leave() {
    if (this.#ended) return;
    const greeted = this.welcomedAt !== null;
    this.#finish();
    if (greeted) this.#socket.close(NORMAL);
    else this.#socket.abort();
  }

  /** As {@link leave}, with a goodbye: the device is offline at once. */
  sayGoodbye() {
    if (this.#ended || this.welcomedAt === null) return this.leave();
    this.#write({ type: 'bye' });
    this.#finish();
    this.#limit.arm(GOODBYE_MS, () => this.#socket.close(NORMAL));
  }

  async #greet() {
    if (this.#ended) return;
    this.#opened = true;
    const hello = await this.#events.hello();
    if (!this.#ended) this.#write(hello);
  }

  #received(text) {
    if (this.#ended) return;
    this.#heartbeat?.heard();
    const frame = parsedFrame(text);
    if (frame === null) return;
    if (frame.type === 'welcome' && this.welcomedAt === null && isWhole(frame)) this.#welcomed(frame);
    else this.#events.onFrame(this, frame);
  }

  #welcomed(frame) {
    this.#limit.disarm();
    this.welcomedAt = this.#ports.clock.monotonic();
    this.#heartbeat = new Heartbeat(
      this.#ports,
      frame.heartbeat_seconds > 0 ? Number(frame.heartbeat_seconds) : HEARTBEAT_SECONDS,
      () => this.#write({ type: 'ping' }),
      this.#events.mayBeThrottled,
      (atOnce) => this.drop({ atOnce }),
    );
    this.#heartbeat.start();
    this.#events.onWelcome(this, frame);
  }

  #write(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #end({ code, byServer, atOnce = false }) {
    if (this.#ended) return this.#limit.disarm();
    this.#finish();
    this.#events.onEnd(this, { code, byServer, atOnce });
  }

  #finish() {
    this.#ended = true;
    this.#limit.disarm();
    this.#heartbeat?.stop();
    this.#abort.abort();
  }
}

/** The frame, or `null` where it is none: then it is nothing. */
function parsedFrame(text) {
  try {
    const frame = JSON.parse(text);
    return typeof frame?.type === 'string' ? frame : null;
  } catch {
    return null;
  }
}

/** A welcome that doesn't say of which store and of which rooms it speaks would be taken for news that all rooms are gone. */
function isWhole({ epoch, rooms }) {
  return typeof epoch === 'string' && typeof rooms === 'object' && rooms !== null && !Array.isArray(rooms);
}
