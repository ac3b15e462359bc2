// Snug, JavaScript client. Apache-2.0. Made from src by tool/build.mjs.

// src/snugError.js
/** What went wrong, with a `code` of the server's (`not_found`, `too_large` …) or of the client's own (`invalid`, `unavailable`, `closed`). */
class SnugError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'SnugError';
    this.code = code;
  }
}

// src/outbox/shapes.js
/**
 * The shapes of what an application composes; what the server decides (lengths, rights) is not looked at here.
 */

const isText = (value) => typeof value === 'string';
const isId = (value) => isText(value) && value !== '';
const isSeq = (value) => Number.isSafeInteger(value) && value > 0;
const isPlainObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOfTexts = (value) => Array.isArray(value) && value.every(isText);
const isMessageId = (value) => isText(value) && /^[\x20-\x7e]{1,64}$/.test(value);

const OPTIONAL = {
  client_msg_id: isMessageId,
  ref: isMessageId,
  data: (value) => value === null || isPlainObject(value),
  reply_to: isSeq,
  thread: isSeq,
  mentions: isListOfTexts,
  attachments: Array.isArray,
};

const REQUIRED = {
  send: { room: isId, text: isText },
  edit: { room: isId, text: isText },
  delete: { room: isId },
  react: { room: isId, emoji: isText, on: (value) => typeof value === 'boolean' },
  read: { room: isId, seq: (value) => Number.isSafeInteger(value) && value >= 0 },
  typing: { room: isId },
  watch: { users: isListOfTexts },
  history: { room: isId },
};

const CURSOR = (value) => value === null || (Number.isSafeInteger(value) && value >= 0);
const PAGE = { before: CURSOR, after: CURSOR, around: CURSOR, limit: (value) => Number.isSafeInteger(value), thread: isSeq };

/**
 * Throws `invalid` where a member is missing or of another type.
 *
 * @param {keyof typeof REQUIRED} kind
 * @param {any} given
 */
function checkShape(kind, given) {
  if (!isPlainObject(given)) throw new SnugError('invalid', `${kind} takes an object`);
  const optional = kind === 'history' ? PAGE : OPTIONAL;
  for (const [member, fits] of Object.entries(REQUIRED[kind])) if (!fits(given[member])) throw wrong(kind, member);
  for (const [member, fits] of Object.entries(optional)) if (given[member] !== undefined && !fits(given[member])) throw wrong(kind, member);
  if (kind === 'edit' || kind === 'delete' || kind === 'react') checkTarget(kind, given);
}

/**
 * A checked copy of what an application composes, as the frame will say it: what can't be said in JSON would stand in the
 * way of all that comes after it, and what the application does to its own object later is not what was composed.
 *
 * @param {keyof typeof REQUIRED} kind
 * @param {any} given
 * @returns {any}
 */
function composed(kind, given) {
  const copy = copied(kind, given);
  checkShape(kind, copy);
  return copy;
}

function copied(kind, given) {
  try {
    return JSON.parse(JSON.stringify(given));
  } catch (error) {
    throw new SnugError('invalid', `${kind}: this is nothing that JSON can say: ${error.message}`);
  }
}

function checkTarget(kind, { seq, client_msg_id }) {
  if (seq === undefined ? client_msg_id === undefined : !isSeq(seq)) throw wrong(kind, 'seq');
}

function wrong(kind, member) {
  return new SnugError('invalid', `${kind}: ${member} is missing or of another type than it should be`);
}

// src/bubbles.js
/**
 * What a chat screen shows of a room: the messages of the log, then one's own that are on their way, one bubble for each
 * `client_msg_id`.
 *
 * @typedef {{client_msg_id: string, status: 'sending' | 'sent' | 'failed', code?: string, seen?: boolean}} Bubble
 */
class Bubbles {
  #me;
  #messages;
  #outbox;
  #reads = new Map();
  /** @type {Map<string, {entry: any, code: string}>} refused for good, until somebody decides */
  #failed = new Map();
  /** @type {Map<string, {entry: any, seq: number}>} acked, but not yet met in the log */
  #acked = new Map();

  /**
   * @param {string} me
   * @param {Messages} messages
   * @param {Outbox} outbox
   */
  constructor(me, messages, outbox) {
    this.#me = me;
    this.#messages = messages;
    this.#outbox = outbox;
  }

  /**
   * @param {string} room
   * @param {number} [thread] the replies in it in place of the room's messages
   * @returns {(any & Bubble)[]}
   */
  of(room, thread) {
    const inLog = this.#messages.all(room).filter((message) => message.thread === thread);
    const known = new Set(inLog.filter((message) => message.user === this.#me).map((message) => message.client_msg_id));
    const pending = this.#pending(room).filter((bubble) => !known.has(bubble.client_msg_id) && bubble.thread === thread);
    return [...inLog.map((message) => this.#sent(message)), ...pending];
  }

  acked(entry, seq) {
    if (entry.kind === 'send') this.#acked.set(entry.id, { entry, seq });
  }

  told(event) {
    if (event.user === this.#me) this.#acked.delete(event.client_msg_id);
  }

  failed(entry, code) {
    if (entry.kind === 'send') this.#failed.set(entry.id, { entry, code });
  }

  /** Others read up to there. */
  read({ room, user, read }) {
    if (user === this.#me) return;
    const readers = this.#reads.get(room) ?? new Map();
    this.#reads.set(room, readers.set(user, Math.max(read, readers.get(user) ?? 0)));
  }

  /** Takes a failed one back, to try again or to forget it. */
  take(id) {
    const found = this.#failed.get(id);
    if (found === undefined) throw new SnugError('not_found', `no message ${id} has failed`);
    this.#failed.delete(id);
    return found;
  }

  /** What was acked below this head stands in its newest page, or was deleted. */
  reset(room, head) {
    for (const [id, { entry, seq }] of this.#acked) if (entry.room === room && seq <= head) this.#acked.delete(id);
  }

  left(room) {
    this.#reads.delete(room);
    for (const kept of [this.#acked, this.#failed]) for (const [id, { entry }] of kept) if (entry.room === room) kept.delete(id);
  }

  #pending(room) {
    const sending = this.#outbox.ofRoom(room).filter((entry) => entry.kind === 'send').map((entry) => ({ entry, status: 'sending' }));
    const failed = [...this.#failed.values()].map(({ entry, code }) => ({ entry, status: 'failed', code }));
    const acked = [...this.#acked.values()].map(({ entry, seq }) => ({ entry, seq, status: 'sent' }));
    return [...acked, ...failed, ...sending]
      .filter(({ entry }) => entry.room === room)
      .sort((a, b) => (a.entry.composed_at < b.entry.composed_at ? -1 : a.entry.composed_at > b.entry.composed_at ? 1 : 0))
      .map(({ entry, ...rest }) => ({ room, user: this.#me, client_msg_id: entry.id, at: entry.composed_at, ...entry.members, ...rest }));
  }

  #sent(message) {
    if (message.user !== this.#me) return message;
    const seen = [...(this.#reads.get(message.room)?.values() ?? [])].some((read) => read >= message.seq);
    return { ...message, status: 'sent', seen };
  }
}

// src/backoff.js
const SHORTEST_WAIT_MS = 100;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 20_000;

/**
 * The wait before attempt n (from 0): uniform between 100 ms and min(20 s, 2 s · 2ⁿ), so that clients which lost the
 * same server come back spread out.
 *
 * @param {number} attempt
 * @param {number} random in [0, 1)
 */
function waitBefore(attempt, random) {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return Math.round(SHORTEST_WAIT_MS + random * (longest - SHORTEST_WAIT_MS));
}

/** Counts the attempts of one thing. */
class Backoff {
  #attempt = 0;
  #random;

  /** @param {() => number} random */
  constructor(random) {
    this.#random = random;
  }

  /** The next wait in ms; it counts. */
  next() {
    return waitBefore(this.#attempt++, this.#random());
  }

  /** @param {any} ms the wait that the server named; where it named none that can be waited, the next */
  unlessTold(ms) {
    return Number.isFinite(ms) && ms >= 0 ? ms : this.next();
  }

  reset() {
    this.#attempt = 0;
  }
}

// src/latest.js
/** A frame of which only the latest counts; one that met the rate limit is sent again later. */
class Latest {
  #ports;
  #frame;
  #cancel = null;
  #backoff;

  /**
   * @param {Ports} ports
   * @param {() => any} frame the latest, `null` where there is nothing to say
   */
  constructor(ports, frame) {
    this.#ports = ports;
    this.#frame = frame;
    this.#backoff = new Backoff(ports.random);
  }

  /** @param {Session | null} session */
  send(session) {
    const frame = this.#frame();
    if (frame !== null) session?.send(frame);
  }

  /**
   * @param {any} error
   * @param {Session} session
   */
  refused(error, session) {
    if (error.code !== 'rate_limited') return;
    this.#cancel?.();
    this.#cancel = this.#ports.timers.after(this.#backoff.unlessTold(error.retry_after_ms), () => this.send(session));
  }

  lost() {
    this.#cancel?.();
    this.#cancel = null;
  }
}

// src/timers.js
/**
 * @typedef {Ports} Ports
 */

/** Later than this, and the process was suspended meanwhile. */
const LATE_MS = 2_000;

/** A moment that lies ahead. It is told by both clocks: on some systems the monotonic one stands still while the machine sleeps. */
class Due {
  #ports;
  #monotonic;
  #wall;

  /**
   * @param {Ports} ports
   * @param {number} ms from now
   */
  constructor(ports, ms) {
    this.#ports = ports;
    this.#monotonic = ports.clock.monotonic() + ms;
    this.#wall = ports.clock.wall() + ms;
  }

  /** By how many ms it has passed; negative before. */
  lateness() {
    const { clock } = this.#ports;
    return Math.max(clock.monotonic() - this.#monotonic, clock.wall() - this.#wall);
  }
}

/** One timer that can be armed, armed anew and disarmed. */
class Timer {
  #ports;
  #cancel = null;
  #due = null;

  /** @param {Ports} ports */
  constructor(ports) {
    this.#ports = ports;
  }

  /**
   * @param {number} ms
   * @param {(lateMs: number) => void} fire
   */
  arm(ms, fire) {
    this.disarm();
    const due = new Due(this.#ports, ms);
    this.#due = due;
    this.#cancel = this.#ports.timers.after(ms, () => {
      this.disarm();
      fire(due.lateness());
    });
  }

  disarm() {
    this.#cancel?.();
    this.#cancel = null;
    this.#due = null;
  }

  get armed() {
    return this.#cancel !== null;
  }

  /** By how many ms an armed timer is overdue. */
  lateness() {
    return this.#due === null ? -Infinity : this.#due.lateness();
  }
}

// src/connection/closeCodes.js
const FINAL_CODES = new Set([1000, 1002, 1003, 1007, 1008, 1009]);

const BROKEN = 1006;
const NORMAL = 1000;

const TOKEN_EXPIRED = 4004;
const UNAUTHORIZED = 4100;

/**
 * Whether one must not reconnect by oneself after the server closed with this code.
 *
 * @param {number | null} code
 */
function isFinal(code) {
  return code !== null && (FINAL_CODES.has(code) || (code >= 4100 && code <= 4199));
}

/**
 * Whether the token that was used is worth nothing any more.
 *
 * @param {number | null} code
 */
function voidsToken(code) {
  return code === TOKEN_EXPIRED || code === UNAUTHORIZED;
}

// src/connection/heartbeat.js
const SILENCE_MS = 10_000;
const PROBE_MS = 3_000;

/** Browsers run the timers of a page that was hidden for long once a minute: that late, and it was suspended after all. */
const THROTTLED_PINGS = 2;

/** Tells whether a connection still lives: pings, and the silence after what should have been answered. */
class Heartbeat {
  #ping;
  #deadMan;
  #probe;
  #everyMs;
  #send;
  #mayBeThrottled;
  #onDead;

  /**
   * @param {Ports} ports
   * @param {number} seconds between two pings
   * @param {() => void} send sends a ping
   * @param {() => boolean} mayBeThrottled nobody looks, so timers may be late without a reason
   * @param {(atOnce: boolean) => void} onDead `atOnce`: one woke up, so there is no reason to wait before the next attempt
   */
  constructor(ports, seconds, send, mayBeThrottled, onDead) {
    this.#ping = new Timer(ports);
    this.#deadMan = new Timer(ports);
    this.#probe = new Timer(ports);
    this.#everyMs = seconds * 1_000;
    this.#send = send;
    this.#mayBeThrottled = mayBeThrottled;
    this.#onDead = onDead;
  }

  start() {
    this.#ping.arm(this.#everyMs, (late) => this.#pingDue(late));
  }

  stop() {
    this.#ping.disarm();
    this.#deadMan.disarm();
    this.#probe.disarm();
  }

  /** Something came from the server. */
  heard() {
    this.#deadMan.disarm();
    this.#probe.disarm();
  }

  /** A frame went out that has an answer. */
  asked() {
    if (!this.#deadMan.armed) this.#deadMan.arm(SILENCE_MS, (late) => this.#silence(late));
  }

  /** Asks for a sign of life within 3 s. */
  probe() {
    if (this.#probe.armed) return;
    this.#deadMan.disarm();
    this.#askForLife((late) => (late > LATE_MS ? this.#askForLife(() => this.#onDead(true)) : this.#onDead(true)));
  }

  /** One was brought back to the foreground, maybe out of a long sleep. */
  wakeUp() {
    if (this.#ping.lateness() > LATE_MS) this.#onDead(true);
    else this.probe();
  }

  /** Once more where one was suspended meanwhile, but no oftener: where timers run once a minute, each one is late. */
  #askForLife(inVain) {
    this.#send();
    this.#probe.arm(PROBE_MS, inVain);
  }

  #pingDue(late) {
    const suspended = this.#mayBeThrottled() ? THROTTLED_PINGS * this.#everyMs : this.#everyMs;
    if (late > suspended) return this.#onDead(true);
    this.start();
    if (late > LATE_MS) return this.probe();
    this.#send();
    this.asked();
  }

  #silence(late) {
    if (late > LATE_MS) this.probe();
    else this.#onDead(false);
  }
}

// src/connection/session.js
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
class Session {
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
   * @param {Ports} ports
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

// src/connection/visibility.js
/** Whether anybody looks, and whether the connection is to stay without. */
class Visibility {
  #grace;
  #graceMs;
  #mayStay;
  #onGraceOver;

  background = false;
  /** @type {string | null} */
  activeRoom = null;

  /**
   * @param {Ports} ports
   * @param {{graceMs: number, mayStay: () => boolean, onGraceOver: () => void}} options
   */
  constructor(ports, { graceMs, mayStay, onGraceOver }) {
    this.#grace = new Timer(ports);
    this.#graceMs = graceMs;
    this.#mayStay = mayStay;
    this.#onGraceOver = onGraceOver;
  }

  /** Nobody looks, nothing is active, and the grace is over. */
  get pauses() {
    return this.#idle && !this.#grace.armed;
  }

  /** What `hello` and `state` say. */
  get told() {
    return {
      state: this.background ? 'background' : 'foreground',
      ...(this.activeRoom === null ? {} : { active_room: this.activeRoom }),
    };
  }

  /** The grace begins where it has to. */
  begin() {
    if (!this.#idle) this.#grace.disarm();
    else if (!this.#grace.armed) this.#grace.arm(this.#graceMs, () => this.#over());
  }

  end() {
    this.#grace.disarm();
  }

  get #idle() {
    return this.background && this.activeRoom === null && !this.#mayStay();
  }

  #over() {
    if (this.#idle) this.#onGraceOver();
  }
}

// src/connection/connection.js
const STEADY_MS = 30_000;

/**
 * The states of the connection: `closed`, `connecting`, `online`, `waiting`, `paused`; one socket at a time.
 *
 * @typedef {object} ConnectionHooks
 * @property {(change: {state: string, wait_ms?: number, code?: number}) => void} onState
 * @property {() => Promise<object>} hello its members beside token, state and active_room
 * @property {(session: Session, frame: any) => void} onWelcome
 * @property {(session: Session, frame: any) => void} onFrame
 * @property {() => void} onLost a session that was online ended
 *
 * @typedef {{url: string, graceMs: number, mayStay: () => boolean}} ConnectionOptions
 */
class Connection {
  #ports;
  #options;
  #tokens;
  #hooks;
  #backoff;
  #wait;
  #visibility;
  #telling;
  #network = true;
  /** @type {Session | null} */
  #session = null;
  #attempt = 0;
  /** Until when the server asked one to stay away, by the monotonic clock. */
  #comeBackAt = null;
  #told = null;
  /** Whether the wait that was told ends by itself. */
  #timed = false;

  state = 'closed';

  /**
   * @param {Ports} ports
   * @param {ConnectionOptions} options
   * @param {Tokens} tokens
   * @param {ConnectionHooks} hooks
   */
  constructor(ports, options, tokens, hooks) {
    this.#ports = ports;
    this.#options = options;
    this.#tokens = tokens;
    this.#hooks = hooks;
    this.#backoff = new Backoff(ports.random);
    this.#wait = new Timer(ports);
    this.#visibility = new Visibility(ports, {
      graceMs: options.graceMs,
      mayStay: options.mayStay,
      onGraceOver: () => this.#pause(),
    });
    this.#telling = new Latest(ports, () => ({ type: 'state', ...this.#visibility.told }));
  }

  /** The session that is online. */
  get session() {
    return this.state === 'online' ? this.#session : null;
  }

  get activeRoom() {
    return this.#visibility.activeRoom;
  }

  connect() {
    if (this.state === 'closed' || this.state === 'waiting') this.#goOnAtOnce();
  }

  close() {
    if (this.state === 'closed') return;
    this.#leave((session) => session.sayGoodbye());
    this.#visibility.end();
    this.#become('closed');
  }

  enterBackground() {
    this.#visibility.background = true;
    this.#visibilityChanged();
  }

  enterForeground() {
    this.#visibility.background = false;
    this.#visibility.end();
    if (this.state === 'online') {
      this.#tellVisibility();
      this.#session.wakeUp();
    } else if (this.state === 'waiting' || this.state === 'paused') {
      this.#goOnAtOnce();
    }
  }

  /** @param {string | null} room */
  setActiveRoom(room) {
    this.#visibility.activeRoom = room;
    this.#visibilityChanged();
  }

  /** @param {boolean} up */
  setNetwork(up) {
    this.#network = up;
    if (this.state === 'closed' || this.state === 'paused') return;
    if (!up) this.#lostNetwork();
    else if (this.state === 'online') this.#session.probe();
    else if (this.state === 'waiting') this.#goOnAtOnce();
  }

  /**
   * The server goes away: what it says about coming back holds from now on.
   *
   * @param {any} frame
   */
  drain(frame) {
    if (Number.isFinite(frame.retry_after_ms)) this.#comeBackAt = this.#ports.clock.monotonic() + frame.retry_after_ms;
  }

  /** Gives up the socket and takes another. */
  reconnect() {
    this.#session?.drop();
  }

  /** Ends everything and tells nobody. */
  dispose() {
    this.#leave((session) => session.leave());
    this.#visibility.end();
    this.state = 'closed';
  }

  /** An `error` of `state`: the latest is told again. */
  visibilityRefused(error) {
    this.#telling.refused(error, this.session);
  }

  #visibilityChanged() {
    this.#tellVisibility();
    if (this.state === 'paused' && !this.#visibility.pauses) this.#goOnAtOnce();
    else if (this.state !== 'closed' && this.state !== 'paused') this.#visibility.begin();
  }

  #tellVisibility() {
    this.#telling.send(this.session);
  }

  #goOnAtOnce() {
    this.#backoff.reset();
    this.#wait.disarm();
    this.#comeBackAt = null;
    this.#goOn();
  }

  #goOn() {
    if (this.#visibility.pauses) this.#become('paused');
    else if (!this.#network) this.#become('waiting');
    else this.#tryOnce();
  }

  async #tryOnce() {
    const attempt = ++this.#attempt;
    this.#become('connecting');
    if (attempt !== this.#attempt) return;
    try {
      const token = await this.#tokens.current();
      if (attempt === this.#attempt) this.#open(token);
    } catch {
      if (attempt === this.#attempt) this.#waitThenTry(null);
    }
  }

  #open(token) {
    this.#comeBackAt = null;
    this.#session = new Session(this.#ports, this.#options.url, {
      hello: () => this.#hello(token),
      onWelcome: (session, frame) => this.#welcomed(session, frame),
      onFrame: (session, frame) => this.#received(session, frame),
      onEnd: (session, end) => this.#ended(session, end),
      mayBeThrottled: () => this.#visibility.background,
    });
  }

  async #hello(token) {
    const rest = await this.#hooks.hello();
    this.#told = this.#visibility.told;
    return { type: 'hello', token, ...rest, ...this.#told };
  }

  #welcomed(session, frame) {
    if (session !== this.#session) return;
    this.#become('online');
    if (session !== this.#session) return; // The application heard of it, and went.
    this.#hooks.onWelcome(session, frame);
    if (session !== this.#session) return;
    if (JSON.stringify(this.#told) !== JSON.stringify(this.#visibility.told)) this.#tellVisibility();
  }

  #received(session, frame) {
    if (session !== this.#session) return;
    if (session.welcomedAt !== null) this.#hooks.onFrame(session, frame);
    else if (frame.type === 'error') this.drain(frame);
  }

  #ended(session, { code, byServer, atOnce }) {
    if (session !== this.#session) return;
    this.#session = null;
    if (this.#wasSteady(session)) this.#backoff.reset();
    if (voidsToken(code) && byServer) this.#tokens.forget();
    if (session.welcomedAt !== null) this.#lost();
    if (byServer && isFinal(code)) this.#closedForGood(code);
    else if (atOnce) this.#goOnAtOnce();
    else this.#waitThenTry(code);
  }

  #lost() {
    this.#telling.lost();
    this.#hooks.onLost();
  }

  #wasSteady(session) {
    return session.welcomedAt !== null && this.#ports.clock.monotonic() - session.welcomedAt >= STEADY_MS;
  }

  #closedForGood(code) {
    this.#wait.disarm();
    this.#tokens.letGo();
    this.#visibility.end();
    this.#become('closed', { code });
  }

  #waitThenTry(code) {
    const ms = this.#nextWait();
    this.#wait.arm(ms, () => this.#goOn());
    this.#become('waiting', { wait_ms: ms, ...(code === null ? {} : { code }) });
  }

  #nextWait() {
    if (this.#comeBackAt === null) return this.#backoff.next();
    const left = Math.round(this.#comeBackAt - this.#ports.clock.monotonic());
    this.#comeBackAt = null;
    return Math.max(0, left);
  }

  #lostNetwork() {
    if (this.state === 'waiting' && !this.#wait.armed) return;
    this.#leave((session) => session.drop());
    this.#become('waiting');
  }

  #pause() {
    if (this.state === 'closed' || this.state === 'paused') return;
    this.#leave((session) => session.leave());
    this.#become('paused');
  }

  /** Whatever was on its way is over. */
  #leave(end) {
    const session = this.#session;
    const online = session !== null && session.welcomedAt !== null;
    this.#session = null;
    this.#attempt++;
    this.#wait.disarm();
    this.#tokens.letGo();
    if (session !== null) end(session);
    if (online) this.#lost();
  }

  /** @param {{wait_ms?: number, code?: number}} [more] */
  #become(state, more = {}) {
    const timed = more.wait_ms !== undefined;
    if (state === this.state && !timed && !this.#timed) return;
    this.state = state;
    this.#timed = timed;
    this.#hooks.onState({ state, ...more });
  }
}

// src/connection/renewal.js
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Gives a session a new token before the old one expires, one renewal at a time. */
class Renewal {
  #tokens;
  #timer;
  #backoff;
  /** @type {Session | null} */
  #session = null;
  #running = null;

  /**
   * @param {Ports} ports
   * @param {Tokens} tokens
   */
  constructor(ports, tokens) {
    this.#tokens = tokens;
    this.#timer = new Timer(ports);
    this.#backoff = new Backoff(ports.random);
  }

  /** @param {Session} session that has its `welcome` */
  start(session) {
    this.#session = session;
    this.#backoff.reset();
    this.#whenDue();
  }

  lost() {
    this.#session = null;
    this.#running = null;
    this.#timer.disarm();
  }

  /** Asks for a new token now and hands it in; done once it was handed in. */
  renew() {
    this.#running ??= this.#handIn(this.#session);
    return this.#running;
  }

  /**
   * The server did not take the token.
   *
   * @param {any} error
   */
  refused(error) {
    if (error.code === 'rate_limited') {
      this.#timer.arm(this.#backoff.unlessTold(error.retry_after_ms), () => this.#handInAgain());
    } else {
      this.#tokens.forget();
      this.#later();
    }
  }

  async #handIn(session) {
    this.#timer.disarm();
    try {
      const token = await this.#tokens.fresh();
      if (session !== this.#session) return;
      this.#running = null;
      session?.send({ type: 'token', token });
      if (this.#tokens.msUntilRenewal() > 0) this.#renewed();
      else this.#later();
    } catch {
      if (session !== this.#session) return;
      this.#running = null;
      this.#later();
    }
  }

  #renewed() {
    this.#backoff.reset();
    this.#whenDue();
  }

  /** The application has no new token yet, or one that is as good as over. */
  #later() {
    if (this.#session !== null) this.#timer.arm(this.#backoff.next(), () => this.renew());
  }

  async #handInAgain() {
    const session = this.#session;
    try {
      const token = await this.#tokens.current();
      if (session === null || session !== this.#session) return;
      session.send({ type: 'token', token });
      this.#whenDue();
    } catch {
      this.#later();
    }
  }

  #whenDue() {
    const wait = this.#tokens.msUntilRenewal();
    if (wait === Infinity || this.#session === null) return;
    if (wait > LONGEST_TIMER_MS) this.#timer.arm(LONGEST_TIMER_MS, () => this.#whenDue());
    else this.#timer.arm(Math.max(0, wait), () => this.renew());
  }
}

// src/connection/serverClock.js
/** The server's clock as far as `welcome` told it; one's own before that. */
class ServerClock {
  #clock;
  #ahead = null;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {string} serverTime of `welcome` */
  set(serverTime) {
    const told = Date.parse(serverTime);
    if (!Number.isNaN(told)) this.#ahead = told - this.#clock.monotonic();
  }

  /** ms since 1970 */
  now() {
    return this.#ahead === null ? this.#clock.wall() : this.#ahead + this.#clock.monotonic();
  }
}

// src/connection/jwt.js
/**
 * `iat` and `exp` of a JWT in ms, each `null` where it has none. Nothing is verified: that is the server's.
 *
 * @param {string} token
 */
function jwtTimes(token) {
  const claims = payload(token);
  return { issuedAt: milliseconds(claims.iat), expiresAt: milliseconds(claims.exp) };
}

function payload(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {}; // Opaque: the server will say when it expires.
  }
}

function milliseconds(seconds) {
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

// src/connection/tokens.js
const ASK_MS = 15_000;
const LONGEST_MARGIN_MS = 90_000;

/**
 * The application's token: kept while it lasts, asked for anew when it doesn't.
 *
 * @typedef {{text: string, expiresAt: number | null, margin: number}} Kept
 */
class Tokens {
  #ports;
  #serverClock;
  #ask;
  /** @type {Kept | null} */
  #kept = null;
  /** @type {Promise<string> | null} */
  #asking = null;
  #giveUp = null;

  /**
   * @param {Ports} ports
   * @param {ServerClock} serverClock
   * @param {() => Promise<string | {token: string, expiresAt?: number}>} ask
   */
  constructor(ports, serverClock, ask) {
    this.#ports = ports;
    this.#serverClock = serverClock;
    this.#ask = ask;
  }

  /** A token with time left: the kept one, or a fresh one. Rejects where the application has none. */
  current() {
    return this.msUntilRenewal() > 0 ? Promise.resolve(/** @type {Kept} */ (this.#kept).text) : this.fresh();
  }

  /** A token that was asked for now; who asks meanwhile gets the same. */
  fresh() {
    this.#asking ??= this.#begin();
    return this.#asking;
  }

  /** Nobody is to be connected: who waits for the application waits no longer, and no timer runs for it. */
  letGo() {
    if (this.#asking === null) return;
    this.#asking = null;
    this.#giveUp(new SnugError('unavailable', 'the token is not needed any more'));
  }

  /**
   * It was refused.
   *
   * @param {string} [text] that one alone; whichever is kept if left out
   */
  forget(text) {
    if (text === undefined || this.#kept?.text === text) this.#kept = null;
  }

  /** How long until a third of its life, at most 90 s, is left; `Infinity` where nobody knows. */
  msUntilRenewal() {
    if (this.#kept === null) return 0;
    if (this.#kept.expiresAt === null) return Infinity;
    return this.#kept.expiresAt - this.#kept.margin - this.#serverClock.now();
  }

  #begin() {
    const asking = this.#askInTime().finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    return asking;
  }

  async #askInTime() {
    const answer = await this.#answer();
    const given = typeof answer === 'string' ? { token: answer } : answer;
    if (typeof given?.token !== 'string') throw new SnugError('unauthorized', 'the application gave no token');
    this.#kept = this.#keep(given.token, given.expiresAt ?? null);
    return given.token;
  }

  #answer() {
    return new Promise((resolve, reject) => {
      const limit = new Timer(this.#ports);
      limit.arm(ASK_MS, () => reject(new SnugError('unavailable', 'the application gave no token in time')));
      this.#giveUp = (reason) => {
        limit.disarm();
        reject(reason);
      };
      Promise.resolve()
        .then(this.#ask)
        .finally(() => limit.disarm())
        .then(resolve, reject);
    });
  }

  #keep(text, told) {
    const { issuedAt, expiresAt: read } = jwtTimes(text);
    const expiresAt = told ?? read;
    if (expiresAt === null) return { text, expiresAt, margin: 0 };
    const life = expiresAt - (told === null && issuedAt !== null ? issuedAt : this.#serverClock.now());
    return { text, expiresAt, margin: Math.max(0, Math.min(life / 3, LONGEST_MARGIN_MS)) };
  }
}

// src/emitter.js
/** Tells listeners by name. A listener that throws stops neither the others nor the client. */
class Emitter {
  /** @type {Map<string, Set<(told: any) => void>>} */
  #listeners = new Map();

  /**
   * @param {string} name
   * @param {(told: any) => void} listener
   * @returns {() => void} ends the listening
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /**
   * @param {string} name
   * @param {any} told
   */
  emit(name, told) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        const done = /** @type {any} */ (listener(told));
        if (typeof done?.then === 'function') done.then(undefined, report);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** As an error that nobody caught, but one that doesn't end a process of Node. */
function report(error) {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error('snug-chat: a listener failed:', error);
}

// src/frames.js
/** Brings each frame of the server to the part that it is for. */
class Frames {
  #machine;
  #me;

  /**
   * @param {Machine} machine
   * @param {string} me
   */
  constructor(machine, me) {
    this.#machine = machine;
    this.#me = me;
  }

  /**
   * @param {Session} session
   * @param {any} frame
   * @param {() => void} then looks what has changed with it
   */
  received(session, frame, then) {
    this.guard(frame, () => {
      if (this.#machine.rooms.isEvent(frame)) this.#machine.rooms.live(frame);
      else this.#handlers[frame.type]?.call(this, frame, session);
      then();
    });
  }

  /** A frame of a shape that no server of ours sends is told, and costs nothing else. */
  guard(frame, handle) {
    try {
      handle();
    } catch (error) {
      this.#machine.events.emit('warning', { message: `a frame of type ${frame.type} could not be handled: ${error.message}`, error });
    }
  }

  #handlers = {
    __proto__: null,
    ack: (frame) => this.#machine.sender.acked(frame),
    error: (frame, session) => this.#refused(frame, session),
    pong: (frame, session) => this.#machine.rooms.pong(frame.heads, session.signal),
    resync: (frame) => this.#machine.rooms.resync(frame),
    drain: (frame) => this.#machine.connection.drain(frame),
    token_expiring: () => this.#machine.renewal.renew(),
    read: (frame) => this.#read(frame),
    typing: (frame) => this.#typing(frame),
    presence: (frame) => this.#machine.events.emit('presence', bare(frame)),
    user: (frame) => this.#machine.events.emit('user', bare(frame)),
  };

  #refused(error, session) {
    const { sender, renewal, reads, watching, connection } = this.#machine;
    if (error.client_msg_id !== undefined || error.ref !== undefined) sender.refused(error);
    else if (error.of === 'token') renewal.refused(error);
    else if (error.of === 'read') reads.refused(error);
    else if (error.of === 'watch') watching.refused(error, session);
    else if (error.of === 'state') connection.visibilityRefused(error);
  }

  #read(frame) {
    const { reads, unread, rooms, bubbles, events } = this.#machine;
    if (frame.user === this.#me) {
      reads.confirmed(frame.room, frame.read);
      unread.read(frame, rooms.get(frame.room)?.seq ?? 0);
    }
    bubbles.read(frame);
    events.emit('read', bare(frame));
    events.emit('changed', { room: frame.room });
  }

  #typing(frame) {
    this.#machine.typing.heard(frame);
    this.#machine.events.emit('typing', bare(frame));
  }
}

/** What a frame says beside its type. */
function bare({ type, ...members }) {
  return members;
}

// src/outbox/entries.js
/**
 * What waits in the outbox: one message, or one change of a message.
 *
 * @typedef {object} Entry
 * @property {string} id `client_msg_id` of a message, `ref` of a change
 * @property {'send' | 'edit' | 'delete' | 'react'} kind
 * @property {string} room
 * @property {string} composed_at
 * @property {any} members of the frame beside type, room and id
 * @property {string} [of] the `client_msg_id` of the message that a change is about, as long as its `seq` is not known
 */

/** @param {Entry} entry */
function frameOf({ id, kind, room, members }) {
  return { type: kind, [idName(kind)]: id, room, ...members };
}

/** How lines and frames call the id of such an entry. */
function idName(kind) {
  return kind === 'send' ? 'client_msg_id' : 'ref';
}

/** Whether the entry names a `seq`, which means nothing in another epoch. */
function namesSeq({ members }) {
  return members.seq !== undefined || members.reply_to !== undefined || members.thread !== undefined;
}

/**
 * Whether the event is what became of the entry.
 *
 * @param {Entry} entry
 * @param {any} event of one's own
 */
function isEffectOf(entry, event) {
  const { kind, members } = entry;
  if (kind === 'send') return event.type === 'message' && event.client_msg_id === entry.id;
  if (members.seq === undefined || event.target !== members.seq) return false;
  if (kind === 'edit') return event.type === 'edit' && (event.deleted_at !== undefined || isSameEdit(members, event));
  if (kind === 'delete') return event.type === 'delete';
  return event.type === 'reaction' && event.emoji === members.emoji && event.on === members.on;
}

function isSameEdit(members, event) {
  return event.text === members.text && sameJson(members.data ?? null, event.data ?? null);
}

function sameJson(a, b) {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameJson(a[key], b[key]));
}

/**
 * Whether the server would refuse the frame for its size.
 *
 * @param {any} frame
 * @param {{frame_bytes?: number, text_characters?: number} | null} limits of `welcome`; 0 = off
 */
function isTooLarge(frame, limits) {
  const { frame_bytes = 0, text_characters = 0 } = limits ?? {};
  if (text_characters > 0 && typeof frame.text === 'string' && [...frame.text].length > text_characters) return true;
  return frame_bytes > 0 && new TextEncoder().encode(JSON.stringify(frame)).length > frame_bytes;
}

// src/outbox/composer.js
/**
 * Makes entries of what the application says, and puts them into the durable outbox.
 *
 * @typedef {Entry} Entry
 */
class Composer {
  #ports;
  #outbox;
  #sender;
  #onQueued;
  #findSeq;
  /** The last change whose target is being looked up: what is composed meanwhile comes after it.
   * @type {Promise<void> | undefined} */
  #aiming;

  /**
   * @param {Ports} ports
   * @param {Outbox} outbox
   * @param {Sender} sender
   * @param {{onQueued: (told: any) => void, findSeq: (room: string, id: string) => Promise<number | undefined>}} hooks
   */
  constructor(ports, outbox, sender, { onQueued, findSeq }) {
    this.#ports = ports;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#onQueued = onQueued;
    this.#findSeq = findSeq;
  }

  /**
   * @param {any} message members of the frame `send`; a `client_msg_id` of one's own is kept
   * @param {any} [tag] comes back in `queued`
   */
  async send(message, tag) {
    const { client_msg_id: given, ...members } = composed('send', message);
    const id = given ?? this.#ports.newId();
    while (this.#aiming) await this.#aiming;
    await this.#add(this.#entry(id, 'send', members), tag);
    return { client_msg_id: id, room: members.room };
  }

  /**
   * @param {'edit' | 'delete' | 'react'} kind
   * @param {any} change members of the frame; `client_msg_id` in place of `seq` where there is none yet
   * @param {any} [tag]
   */
  async change(kind, change, tag) {
    const { client_msg_id: of, ref: given, ...members } = composed(kind, change);
    const id = given ?? this.#ports.newId();
    const entry = this.#entry(id, kind, members);
    while (this.#aiming) await this.#aiming;
    await (members.seq === undefined ? this.#aimAndAdd(entry, of, tag) : this.#add(entry, tag));
    return { ref: id, room: members.room };
  }

  /** Puts a refused one into the outbox again. */
  again(entry) {
    return this.#add({ ...entry, composed_at: entry.composed_at }, undefined);
  }

  #entry(id, kind, { room, ...members }) {
    return { id, kind, room, composed_at: new Date(this.#ports.clock.wall()).toISOString(), members };
  }

  async #aimAndAdd(entry, of, tag) {
    let passed = () => {};
    this.#aiming = new Promise((resolve) => (passed = resolve));
    let adding;
    try {
      await this.#aim(entry, of);
      adding = this.#add(entry, tag); // Its place is taken: what comes next need not wait for the disk.
    } finally {
      this.#aiming = undefined;
      passed();
    }
    await adding;
  }

  async #aim(entry, of) {
    if (this.#outbox.has(of)) return void (entry.of = of);
    const seq = this.#outbox.seqOf(of, entry.room) ?? (await this.#findSeq(entry.room, of));
    if (seq === undefined) entry.of = of;
    else entry.members = { ...entry.members, seq };
  }

  async #add(entry, tag) {
    if (this.#outbox.has(entry.id)) return; // The same once more: it waits already.
    try {
      await this.#outbox.add(entry, () => this.#added(entry, tag));
    } catch (error) {
      throw new SnugError('unavailable', `the outbox could not be written: ${error?.message ?? error}`);
    }
  }

  #added(entry, tag) {
    this.#onQueued({ ...(tag === undefined ? {} : { tag }), [idName(entry.kind)]: entry.id, room: entry.room });
    if (this.#sender.isTooLarge(entry)) this.#sender.fail(entry, 'too_large');
    else this.#sender.look();
  }
}

// src/outbox/outbox.js
/**
 * @typedef {Entry} Entry
 *
 * @typedef {object} OutboxStore
 * @property {() => Promise<{entries: Entry[], floors: Record<string, number>}>} load in the order of their first `put`
 * @property {(entry: Entry) => Promise<void>} put resolves once it survives the end of the process
 * @property {(id: string, room?: string, seq?: number) => Promise<void>} remove with the floor of its room
 * @property {() => Promise<void>} [close] the client has ended
 */

const REMEMBERED = 1_000;

/** The durable outbox, in order, by room. */
class Outbox {
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

// src/outbox/sender.js
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
 * @typedef {Entry} Entry
 */
class Sender {
  #ports;
  #outbox;
  #hooks;
  /** @type {Session | null} */
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
   * @param {Ports} ports
   * @param {Outbox} outbox
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

// src/reads.js
/** Sent in one go, and in each second after it: less than a server takes, so that messages find room beside them. */
const AT_ONCE = 10;
const PAUSE_MS = 1000;
const FINAL_REFUSALS = new Set(['invalid', 'not_found', 'forbidden', 'unsupported']);

/** One's own read positions: kept until the server shows that it has them; where they are many, a few are sent a second. */
class Reads {
  #ports;
  #store;
  /** @type {Map<string, number>} not confirmed yet */
  #kept = new Map();
  /** @type {Map<string, number>} as the server told them */
  #known = new Map();
  /** @type {Session | null} */
  #session = null;
  /** @type {Set<string>} rooms whose positions are to be sent in this session */
  #due = new Set();
  #cancel = null;
  #backoff;

  /**
   * @param {Ports} ports
   * @param {(room: string, seq: number | null) => void} store
   */
  constructor(ports, store) {
    this.#ports = ports;
    this.#store = store;
    this.#backoff = new Backoff(ports.random);
  }

  /** @param {Record<string, number>} kept */
  load(kept) {
    for (const room of Object.keys(kept).sort()) this.#kept.set(room, kept[room]);
  }

  /** @returns {number} how far one has read, confirmed or not */
  position(room) {
    return Math.max(this.#known.get(room) ?? 0, this.#kept.get(room) ?? 0);
  }

  read(room, seq) {
    if (seq <= this.position(room)) return;
    this.#kept.set(room, seq);
    this.#store(room, seq);
    this.#due.delete(room);
    this.#send(room);
  }

  /** @param {Record<string, {read: number}>} rooms of `welcome` */
  welcomed(session, rooms) {
    this.#session = session;
    for (const [room, { read }] of Object.entries(rooms ?? {})) this.confirmed(room, read);
    this.#due = new Set(this.#kept.keys());
    this.#sendSome();
  }

  lost() {
    this.#due.clear();
    this.#session = null;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** The server has this position. */
  confirmed(room, seq) {
    if (!Number.isFinite(seq)) return;
    this.#known.set(room, Math.max(seq, this.#known.get(room) ?? 0));
    if ((this.#kept.get(room) ?? Infinity) <= seq) this.#forget(room);
  }

  /** An `error` of `read`. */
  refused(error) {
    if (error.code === 'rate_limited') this.#again(error);
    else if (FINAL_REFUSALS.has(error.code) && this.#kept.has(error.room)) this.#forget(error.room);
  }

  /** In another epoch positions mean nothing. */
  areVoid() {
    for (const room of [...this.#kept.keys()]) this.#forget(room);
    this.#known.clear();
  }

  left(room) {
    this.#known.delete(room);
    if (this.#kept.has(room)) this.#forget(room);
  }

  #again(error) {
    for (const room of this.#kept.keys()) if (error.room === undefined || error.room === room) this.#due.add(room);
    this.#later(this.#backoff.unlessTold(error.retry_after_ms));
  }

  #later(ms) {
    this.#cancel?.();
    this.#cancel = this.#ports.timers.after(ms, () => this.#sendSome());
  }

  #sendSome() {
    this.#cancel = null;
    let sent = 0;
    for (const room of this.#due) {
      if (sent === AT_ONCE) break;
      this.#due.delete(room);
      if (!this.#kept.has(room)) continue;
      this.#send(room);
      sent++;
    }
    if (this.#due.size > 0) this.#later(PAUSE_MS);
  }

  #send(room) {
    this.#session?.send({ type: 'read', room, seq: this.#kept.get(room) });
  }

  #forget(room) {
    this.#kept.delete(room);
    this.#store(room, null);
  }
}

// src/aborts.js
/** @type {WeakMap<AbortSignal, Set<() => void>>} */
const waiting = new WeakMap();

/**
 * Calls back when the signal is aborted. Any number may wait for one signal: it gets one listener, as Node takes more than
 * ten for a leak and says so aloud.
 *
 * @param {AbortSignal} signal
 * @param {() => void} aborted
 * @returns {() => void} ends the waiting
 */
function onAbort(signal, aborted) {
  const all = waiting.get(signal) ?? listened(signal);
  all.add(aborted);
  return () => all.delete(aborted);
}

function listened(signal) {
  const all = new Set();
  waiting.set(signal, all);
  signal.addEventListener('abort', () => [...all].forEach((aborted) => aborted()), { once: true });
  return all;
}

// src/rest.js
const TRY_MS = 15_000;

/**
 * REST calls that are tried again until there is an answer. A 200 that isn't the server's (the page of a hotel's network)
 * is none.
 *
 * @typedef {(body: any) => boolean} Fits whether this is what was asked for
 */
class Rest {
  #ports;
  #origin;
  #tokens;
  #patienceMs;
  /** @type {Set<AbortController>} of the application's calls */
  #running = new Set();
  #disposed = false;

  /**
   * @param {Ports} ports
   * @param {string} origin such as `https://chat.example`
   * @param {Tokens} tokens
   * @param {number} patienceMs after which a call of the application is given up
   */
  constructor(ports, origin, tokens, patienceMs) {
    this.#ports = ports;
    this.#origin = origin;
    this.#tokens = tokens;
    this.#patienceMs = patienceMs;
  }

  /**
   * A call of the application: survives reconnects, and fails with `unavailable` in the end.
   *
   * @param {string} method
   * @param {string} path
   * @param {{body?: any, fits?: Fits}} [content]
   */
  async call(method, path, content) {
    const end = new AbortController();
    const limit = new Timer(this.#ports);
    if (this.#disposed) throw closed();
    this.#running.add(end);
    limit.arm(this.#patienceMs, () => end.abort(new SnugError('unavailable', 'the server does not answer')));
    try {
      return await this.#untilAnswered(method, path, content, end.signal, true);
    } finally {
      limit.disarm();
      this.#running.delete(end);
    }
  }

  /**
   * A call of the client's own, which ends with its session: rejects then.
   *
   * @param {AbortSignal} signal
   * @param {string} method
   * @param {string} path
   * @param {{body?: any, fits?: Fits}} [content]
   */
  callWithin(signal, method, path, content) {
    return this.#untilAnswered(method, path, content, signal, false);
  }

  dispose() {
    this.#disposed = true;
    for (const end of this.#running) end.abort(closed());
  }

  async #untilAnswered(method, path, content, signal, fails) {
    const { body, fits = isObject } = content ?? {};
    const backoff = new Backoff(this.#ports.random);
    for (let refusals = 0; ; ) {
      const { answer, token } = await this.#once(method, path, body, signal);
      signal.throwIfAborted();
      if (answer?.status < 300 && fits(answer.body)) return answer.body;
      if (answer?.status === 401) {
        this.#tokens.forget(token);
        refusals++;
        if (refusals === 1) continue;
        if (fails) throw problem(answer);
      } else {
        refusals = 0;
        if (isFinalAnswer(answer)) throw problem(answer);
      }
      await this.#pause(backoff.unlessTold(retryAfter(answer)), signal);
    }
  }

  /** One try: its answer, or `null` where there was none. */
  async #once(method, path, body, signal) {
    signal.throwIfAborted();
    let token;
    try {
      token = await orAborted(this.#tokens.current(), signal);
      return { token, answer: await this.#request(method, path, body, token, signal) };
    } catch {
      return { token, answer: null };
    }
  }

  async #request(method, path, body, token, signal) {
    const limited = new AbortController();
    const limit = new Timer(this.#ports);
    const abort = () => limited.abort();
    const stop = onAbort(signal, abort);
    limit.arm(TRY_MS, abort);
    try {
      return await orAborted(this.#ports.http(this.#described(method, path, body, token), limited.signal), limited.signal);
    } finally {
      limit.disarm();
      stop();
    }
  }

  #described(method, path, body, token) {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    const request = { method, url: this.#origin + path, headers };
    if (body === undefined) return request;
    return { ...request, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  }

  #pause(ms, signal) {
    const timer = new Timer(this.#ports);
    return orAborted(new Promise((resolve) => timer.arm(ms, () => resolve(undefined))), signal).finally(() => timer.disarm());
  }
}

/** Path segments with whatever ids hold. */
function path(...segments) {
  return `/v1/${segments.map((segment) => encodeURIComponent(segment)).join('/')}`;
}

/** Whether the answer is a page of messages. */
function isPage(body) {
  return isObject(body) && Array.isArray(body.items) && Number.isSafeInteger(body.head);
}

/** Whether the answer is a part of a list. */
function isList(body) {
  return isObject(body) && Array.isArray(body.items);
}

function isObject(body) {
  return typeof body === 'object' && body !== null;
}

function isFinalAnswer(answer) {
  return answer !== null && answer.status >= 300 && answer.status < 500 && answer.status !== 429;
}

function retryAfter(answer) {
  if (answer === null || answer.status === 401) return null;
  return answer.retryAfterMs ?? answer.body?.retry_after_ms;
}

function problem(answer) {
  const { code, detail, title } = answer.body ?? {};
  return new SnugError(typeof code === 'string' ? code : 'internal', detail ?? title ?? `the server answered ${answer.status}`);
}

function closed() {
  return new SnugError('closed', 'the client was closed');
}

/** The promise, or a rejection once the signal is aborted. */
function orAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stop = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stop);
  });
}

// src/rooms/room.js
const MOST_HELD = 1_000;

/** Where one stands in one room's log. */
class Room {
  /** @type {Map<number, any>} events above a gap */
  #held = new Map();

  /** The highest seq that is known to exist. */
  head;
  /** The server knows better whether the room is still there: its head was not told. */
  unsure = false;
  /** Its last seq counts for nothing: it has to start anew. */
  lost = false;
  /** The room is being started anew from its newest page: events wait. */
  starting = false;
  /** The `seq` of one's own leaving, where one left. */
  leftAt = null;
  /** Counts how often the room started anew. */
  life = 0;
  /** Counts the signs that one is in the room. A `not_found` that was asked for before the last of them says nothing. */
  signs = 0;

  /**
   * @param {string} id
   * @param {number} seq the last one that the application was told
   * @param {boolean} [known] whether it was told any
   */
  constructor(id, seq, known = true) {
    this.id = id;
    this.known = known;
    this.seq = seq;
    this.head = seq;
  }

  get behind() {
    return !this.starting && !this.lost && (this.unsure || this.seq < this.head);
  }

  get missing() {
    return this.head - this.seq;
  }

  /** One's own leaving is the last that there is. */
  get isOver() {
    return this.leftAt !== null && !this.starting && this.seq >= this.head && !this.#held.has(this.seq + 1);
  }

  raise(head) {
    if (Number.isSafeInteger(head)) this.head = Math.max(this.head, head);
  }

  /** Keeps the event until its turn comes. What is too much for memory is fetched later: `head` remembers. */
  hold(event) {
    this.raise(event.seq);
    if (event.seq <= this.seq) return;
    this.#held.set(event.seq, event);
    if (this.#held.size > MOST_HELD) this.#held.delete(Math.max(...this.#held.keys()));
  }

  /** The next event in order, which is told now; `undefined` where it isn't there. */
  next() {
    if (this.starting || this.lost) return undefined;
    const event = this.#held.get(this.seq + 1);
    if (event === undefined) return undefined;
    this.#held.delete(event.seq);
    this.seq = event.seq;
    return event;
  }

  /** The room's log goes on from here. */
  startAt(seq) {
    this.seq = seq;
    this.known = true;
    this.lost = false;
    this.unsure = false;
    this.starting = false;
    this.life++;
    this.raise(seq);
    for (const held of [...this.#held.keys()]) if (held <= seq) this.#held.delete(held);
  }

  /** What was known of its log is true no more. */
  lose() {
    this.lost = true;
    this.head = 0;
    this.leftAt = null;
    this.#held.clear();
  }
}

// src/rooms/rooms.js
/** More events than this are not caught up: the room starts anew. */
const MOST_MISSED = 1_000;

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
class Rooms {
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
   * @param {Ports} ports
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

// src/rooms/arrival.js
/**
 * What a `welcome` means for the rooms, until all of it is caught up.
 *
 * @typedef {object} ArrivalHooks
 * @property {() => void} onOtherEpoch what names a seq is void
 * @property {(room: Room, head: number) => void} onToStart
 * @property {() => void} onCaughtUp
 */
class Arrival {
  #rest;
  #rooms;
  #hooks;
  #signal;
  /** @type {Map<string, number>} the heads to reach */
  #heads = new Map();
  #searching = false;
  #told = false;

  /**
   * @param {Rest} rest
   * @param {Rooms} rooms
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

// src/rooms/catchUp.js
const ROOMS_PER_CALL = 500;

const isCatchUp = (body) => typeof body?.epoch === 'string' && typeof body.rooms === 'object' && body.rooms !== null;

/**
 * Fetches what rooms are behind by, one call at a time, until nothing is.
 *
 * @typedef {object} CatchUpHooks
 * @property {(room: Room, head: number) => void} onToStart
 * @property {() => void} onOtherEpoch
 * @property {() => void} onProgress
 * @property {(handle: () => void) => void} guard handles a part of an answer, whatever it is
 */
class CatchUp {
  #ports;
  #rest;
  #rooms;
  #hooks;
  /** @type {AbortSignal | null} of the session whose calls run */
  #running = null;

  /**
   * @param {Ports} ports
   * @param {Rest} rest
   * @param {Rooms} rooms
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

// src/rooms/changes.js
/**
 * How an event of the log changes a message. Messages are never changed in place: who holds one holds what it was.
 */

const GONE = ['text', 'data', 'mentions', 'attachments', 'reactions'];
const USERS_SHOWN = 10;

/**
 * The message as the log's event brought it.
 *
 * @param {any} event of type `message`
 */
function messageOf({ type, ...message }) {
  return message;
}

/**
 * @param {any} message
 * @param {any} event of type `edit`, `delete` or `reaction` with this message as its target
 * @param {string} me
 */
function changed(message, event, me) {
  if (event.type === 'edit') return edited(message, event);
  if (event.type === 'delete') return deleted(message, event);
  return event.type === 'reaction' ? reacted(message, event, me) : message;
}

function edited(message, event) {
  if (event.deleted_at !== undefined || message.deleted_at !== undefined) return message;
  const after = { ...message, text: event.text, edited_at: event.at };
  if ('data' in event) after.data = event.data;
  if (after.data === null) delete after.data;
  return after;
}

function deleted(message, event) {
  const after = { ...message, deleted_at: event.at };
  for (const member of GONE) delete after[member];
  return after;
}

function reacted(message, { emoji, on, user }, me) {
  if (message.deleted_at !== undefined) return message;
  const { [emoji]: before = { count: 0, users: [], mine: false }, ...others } = message.reactions ?? {};
  const count = before.count + (on ? 1 : -1);
  const rest = before.users.filter((one) => one !== user);
  const users = on && rest.length < USERS_SHOWN ? [...rest, user] : rest;
  const mine = user === me ? on : before.mine;
  const reactions = count > 0 ? { ...(message.reactions ?? {}), [emoji]: { count, users, mine } } : others;
  const after = { ...message, reactions };
  if (Object.keys(reactions).length === 0) delete after.reactions;
  return after;
}

/**
 * The root of a thread after a reply came or went.
 *
 * @param {any} root
 * @param {any} event
 */
function repliesCounted(root, event) {
  const { count = 0, last_at } = root.replies ?? {};
  if (event.type === 'message') return { ...root, replies: { count: count + 1, last_at: event.at } };
  if (event.type !== 'delete') return root;
  const { replies, ...bare } = root;
  return count > 1 ? { ...root, replies: { count: count - 1, last_at } } : bare;
}

// src/rooms/loadedMessages.js
/** More than this are not kept in memory: the oldest go, and are read again when somebody scrolls there. */
const KEPT = 5_000;

/**
 * Messages of one room, each with the `head` up to which it is true: an event at or below that is in it already, and
 * of two copies the one with the higher head wins.
 *
 * @typedef {{message: any, head: number}} Copy
 */
class LoadedMessages {
  /** @type {Map<number, Copy>} */
  #copies = new Map();
  #me;

  /** @param {string} me */
  constructor(me) {
    this.#me = me;
  }

  /** In order of `seq`. */
  all() {
    return [...this.#copies.entries()].sort(([a], [b]) => a - b).map(([, copy]) => copy.message);
  }

  get(seq) {
    return this.#copies.get(seq)?.message;
  }

  /** @returns {Copy | undefined} */
  copy(seq) {
    return this.#copies.get(seq);
  }

  /**
   * @param {any} message
   * @param {number} head up to which this copy is true
   * @param {number} told up to which every event was applied here
   */
  put(message, head, told) {
    const held = this.#copies.get(message.seq);
    if (held === undefined || Math.max(held.head, told) < head) this.#copies.set(message.seq, { message, head });
  }

  /**
   * @param {any} event the next one of the log
   * @returns {any[]} the messages that are other than before
   */
  apply(event) {
    const touched = [];
    if (event.type === 'message') this.#added(event, touched);
    else this.#change(event.target, event, touched, (message) => changed(message, event, this.#me));
    if (event.thread !== undefined) this.#change(event.thread, event, touched, (root) => repliesCounted(root, event));
    return touched;
  }

  #added(event, touched) {
    const held = this.#copies.get(event.seq);
    if (held !== undefined && held.head >= event.seq) return;
    const message = messageOf(event);
    this.#copies.set(event.seq, { message, head: event.seq });
    touched.push(message);
    if (this.#copies.size > KEPT) this.#copies.delete(Math.min(...this.#copies.keys()));
  }

  #change(target, event, touched, change) {
    const held = this.#copies.get(target);
    if (held === undefined || event.seq <= held.head) return;
    const message = change(held.message);
    this.#copies.set(target, { message, head: event.seq });
    if (message !== held.message) touched.push(message);
  }
}

// src/rooms/messages.js
/**
 * The messages of the rooms that are open, kept true by every event that is told.
 *
 * @typedef {Copy} Copy
 */
class Messages {
  #me;
  #writer;
  #onChanged;
  /** @type {Map<string, LoadedMessages>} */
  #loaded = new Map();
  /** @type {Map<string, Set<any[]>>} events that are told while a page is awaited */
  #recordings = new Map();

  /**
   * @param {string} me
   * @param {CacheWriter} writer
   * @param {(room: string) => void} onChanged
   */
  constructor(me, writer, onChanged) {
    this.#me = me;
    this.#writer = writer;
    this.#onChanged = onChanged;
  }

  /** @returns {any[]} in order of `seq` */
  all(room) {
    return this.#loaded.get(room)?.all() ?? [];
  }

  /** The messages that the cache holds, where the room was not open before. */
  async open(room, seq) {
    if (this.#loaded.has(room)) return;
    this.#loaded.set(room, new LoadedMessages(this.#me));
    const events = this.record(room);
    const copies = await this.#writer.read((cache) => cache.messages(room)).catch(() => []); // What can't be read is as good as none.
    this.stop(room, events);
    const page = copies.map(({ message, head }) => ({ message, head: Math.max(head, seq) }));
    if (page.length > 0) this.#merge(room, page, events, seq);
  }

  /** @returns {Promise<number | undefined>} where one's own message stands, as far as the cache knows */
  async findOwn(room, id) {
    const isIt = (message) => message.user === this.#me && message.client_msg_id === id;
    const copies = await this.#writer.read((cache) => cache.messages(room));
    return [...this.all(room), ...copies.map(({ message }) => message)].find(isIt)?.seq;
  }

  /** An event was told. */
  told(event) {
    for (const events of this.#recordings.get(event.room) ?? []) events.push(event);
    const touched = this.#loaded.get(event.room)?.apply(event) ?? [];
    if (touched.length > 0) this.#onChanged(event.room);
  }

  /** @returns {any[]} fills with the events of the room from now on */
  record(room) {
    const events = [];
    const recordings = this.#recordings.get(room) ?? new Set();
    this.#recordings.set(room, recordings.add(events));
    return events;
  }

  stop(room, events) {
    const recordings = this.#recordings.get(room);
    recordings?.delete(events);
    if (recordings?.size === 0) this.#recordings.delete(room);
  }

  /**
   * A page came, and with it what was told meanwhile.
   *
   * @param {string} room
   * @param {any} page as the server answered it
   * @param {any[]} events told since it was asked for
   * @param {number} told up to which the room's events were told
   * @param {(message: any) => boolean} belongs to the list that was asked for
   */
  merged(room, page, events, told, belongs) {
    const copies = page.items.map((message) => ({ message, head: page.head }));
    const loaded = this.#merge(room, copies, events, told);
    const seqs = page.items.map(({ seq }) => seq);
    if (page.after === null) seqs.push(...newMessages(events, page.head).filter(belongs).map(({ seq }) => seq));
    const items = [...new Set(seqs)].map((seq) => loaded.get(seq));
    if (page.after === null) this.#cacheNewest(room, items, Math.max(page.head, told));
    return { ...page, items, head: Math.max(page.head, told) };
  }

  /** The room started anew: this page is all there is. */
  reset(room, page) {
    if (!this.#loaded.has(room)) return;
    const loaded = new LoadedMessages(this.#me);
    for (const message of page.items) loaded.put(message, page.head, 0);
    this.#loaded.set(room, loaded);
    this.#onChanged(room);
  }

  left(room) {
    if (this.#loaded.delete(room)) this.#onChanged(room);
  }

  #merge(room, copies, events, told) {
    const loaded = this.#loaded.get(room) ?? new LoadedMessages(this.#me);
    this.#loaded.set(room, loaded);
    for (const { message, head } of copies) loaded.put(message, head, told);
    for (const event of events) loaded.apply(event);
    this.#onChanged(room);
    return loaded;
  }

  #cacheNewest(room, items, head) {
    const copies = items.filter((message) => message.thread === undefined).map((message) => ({ message, head }));
    this.#writer.write((cache) => cache.put(room, copies));
  }
}

function newMessages(events, head) {
  return events.filter((event) => event.type === 'message' && event.seq > head);
}

// src/rooms/pages.js
/** Pages of messages, as the application asks for them. */
class Pages {
  #rest;
  #rooms;
  #messages;

  /**
   * @param {Rest} rest
   * @param {Rooms} rooms
   * @param {Messages} messages
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

// src/rooms/roomStart.js
const NEWEST = 50;
const FITS = { messages: isPage, members: isList };

/**
 * Starts a room's log anew at its head instead of catching up: one that nobody looks at without any call, an open one
 * with its newest page.
 *
 * @typedef {object} StartHooks
 * @property {(room: Room, page: any) => void} onStarted the cache is to hold this page and nothing else
 * @property {(details: {room: any, members: any[]}) => void} onDetails
 * @property {() => void} onProgress
 */
class RoomStart {
  #rest;
  #rooms;
  #hooks;

  /**
   * @param {Rest} rest
   * @param {Rooms} rooms
   * @param {StartHooks} hooks
   */
  constructor(rest, rooms, hooks) {
    this.#rest = rest;
    this.#rooms = rooms;
    this.#hooks = hooks;
  }

  /**
   * @param {Room} room
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

// src/rooms/unread.js
const MOST = 1_000;

/** How many messages of each room one has not read, as far as one can tell. */
class Unread {
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

// src/storage/cacheWriter.js
/**
 * Writes to the cache in order, one thing after the other, and lets nobody wait for it. What fails is reported; the
 * cache is then behind, which the next start makes good.
 *
 * @typedef {Copy} Copy
 *
 * @typedef {object} MessageCache
 * @property {() => Promise<{epoch: string | null, device: string | null, n: number, rooms: Record<string, number>, reads: Record<string, number>}>} load
 * @property {(room: string) => Promise<Copy[]>} messages
 * @property {(room: string, seq: number) => Promise<Copy | undefined>} copy
 * @property {(room: string, seq: number, copies: Copy[]) => Promise<void>} applied the room's place and what changed with it
 * @property {(room: string, copies: Copy[]) => Promise<void>} put
 * @property {(room: string, seq: number, copies: Copy[]) => Promise<void>} reset
 * @property {(room: string) => Promise<void>} left
 * @property {(epoch: string) => Promise<void>} setEpoch
 * @property {(device: string) => Promise<void>} setDevice
 * @property {(n: number) => Promise<void>} setN resolves once it is kept
 * @property {(room: string, seq: number | null) => Promise<void>} setRead
 * @property {() => Promise<void>} [close] the client has ended
 */
class CacheWriter {
  #cache;
  #me;
  #report;
  #last = Promise.resolve();

  /**
   * @param {MessageCache} cache
   * @param {string} me
   * @param {(error: any) => void} report
   */
  constructor(cache, me, report) {
    this.#cache = cache;
    this.#me = me;
    this.#report = report;
  }

  /** Whatever is asked for after all that was written up to now. */
  async read(ask) {
    await this.#last;
    return ask(this.#cache);
  }

  /** Done when all that was written up to now is. */
  idle() {
    return this.#last;
  }

  /** @param {(cache: MessageCache) => Promise<void>} write */
  write(write) {
    this.#last = this.#last.then(() => write(this.#cache)).catch(this.#report);
    return this.#last;
  }

  /** An event was told: the room's place moves on, and the messages that it changed are written with it. */
  told(event) {
    this.write(async (cache) => cache.applied(event.room, event.seq, await this.#changedBy(event, cache)));
  }

  async #changedBy(event, cache) {
    const copies = [];
    if (event.type === 'message') copies.push(await this.#added(event, cache));
    else copies.push(await this.#after(event, event.target, cache, (message) => changed(message, event, this.#me)));
    if (event.thread !== undefined) copies.push(await this.#after(event, event.thread, cache, (root) => repliesCounted(root, event)));
    return copies.filter((copy) => copy !== undefined);
  }

  async #added(event, cache) {
    const held = await cache.copy(event.room, event.seq);
    return held !== undefined && held.head >= event.seq ? undefined : { message: messageOf(event), head: event.seq };
  }

  async #after(event, seq, cache, change) {
    if (!Number.isSafeInteger(seq)) return undefined;
    const held = await cache.copy(event.room, seq);
    return held === undefined || held.head >= event.seq ? undefined : { message: change(held.message), head: event.seq };
  }
}

// src/typing.js
const AGAIN_MS = 3_000;
const FORGOTTEN_MS = 6_000;

/** Who types where: one's own frames are thinned out, those of others are forgotten after a while. */
class Typing {
  #clock;
  #told = new Map();
  /** @type {Map<string, Map<string, number>>} */
  #others = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {string} room
   * @param {Session | null} session
   */
  tell(room, session) {
    const now = this.#clock.monotonic();
    if (session === null || now - (this.#told.get(room) ?? -Infinity) < AGAIN_MS) return;
    this.#told.set(room, now);
    session.send({ type: 'typing', room });
  }

  heard({ room, user }) {
    const users = this.#others.get(room) ?? new Map();
    this.#others.set(room, users.set(user, this.#clock.monotonic()));
  }

  /** What somebody typed is there. */
  spoke({ room, user }) {
    this.#others.get(room)?.delete(user);
  }

  /** @returns {string[]} who types there now */
  in(room) {
    const since = this.#clock.monotonic() - FORGOTTEN_MS;
    return [...(this.#others.get(room) ?? [])].filter(([, at]) => at > since).map(([user]) => user);
  }
}

// src/machine.js
const VERSION = '0.1.0';

const GRACE_MS = 10_000;
const CALL_PATIENCE_MS = 120_000;

/**
 * All parts of a client, wired. Everything comes in from outside; nothing here knows a browser.
 *
 * @typedef {object} MachineOptions
 * @property {string} url of the server, such as `https://chat.example`
 * @property {string} user whose tokens these are
 * @property {() => Promise<string | {token: string, expiresAt?: number}>} token asks the application for a fresh one
 * @property {string} [device] made and kept in the cache where it is left out
 * @property {number} [backgroundGraceMs]
 * @property {() => boolean} [stayInBackground]
 * @property {number} [callPatienceMs]
 *
 * @typedef {{outbox: OutboxStore, cache: MessageCache}} Stores
 */
class Machine {
  #ports;
  #options;
  #stores;
  #device;
  #n = 0;
  #epoch = null;
  /** What was known when `hello` was sent. */
  #before = { epoch: null, seqs: {} };
  #arrival = null;
  #watched = null;
  #reported = false;

  events = new Emitter();

  /**
   * @param {Ports} ports
   * @param {Stores} stores
   * @param {MachineOptions} options
   */
  constructor(ports, stores, options) {
    this.#ports = ports;
    this.#options = options;
    this.#stores = stores;
    this.#device = options.device ?? null;
    const origin = options.url.replace(/\/+$/, '');
    this.serverClock = new ServerClock(ports.clock);
    this.tokens = new Tokens(ports, this.serverClock, options.token);
    this.rest = new Rest(ports, origin, this.tokens, options.callPatienceMs ?? CALL_PATIENCE_MS);
    this.writer = new CacheWriter(stores.cache, options.user, (error) => this.#storeFailed(error));
    this.#makeConnection(`${origin.replace(/^http/, 'ws')}/v1/socket`);
    this.#makeRooms();
    this.#makeOutbox();
    this.#makeSmallThings();
    this.frames = new Frames(this, options.user);
  }

  /** Reads what an earlier run left. @returns the last seq of each room */
  async load() {
    const [{ epoch, device, n, rooms, reads }] = await Promise.all([this.#stores.cache.load(), this.outbox.load()]);
    this.#epoch = epoch;
    this.#n = n;
    this.rooms.load(rooms);
    this.reads.load(reads);
    this.#device ??= device ?? this.#newDevice();
    return this.rooms.seqs();
  }

  watch(users) {
    this.#watched = [...users];
    this.watching.send(this.connection.session);
  }

  /** A room is being looked at. */
  open(room) {
    this.rooms.open(room);
    return this.messages.open(room, this.rooms.get(room)?.seq ?? 0);
  }

  /** Starts a room anew, now or at the next `welcome`. */
  startAnew(id) {
    const room = this.rooms.get(id);
    const session = this.connection.session;
    if (room === undefined) return;
    if (session === null) room.lost = true;
    else this.#start(room, room.head);
  }

  /** Ends it all; done when what was composed and told up to now is kept. */
  async end() {
    this.connection.dispose();
    this.rest.dispose();
    await this.outbox.idle();
    await this.writer.idle();
    await Promise.all([this.#stores.outbox.close?.(), this.#stores.cache.close?.()]);
  }

  #makeConnection(url) {
    const { backgroundGraceMs = GRACE_MS, stayInBackground = () => false } = this.#options;
    this.renewal = new Renewal(this.#ports, this.tokens);
    this.connection = new Connection(this.#ports, { url, graceMs: backgroundGraceMs, mayStay: stayInBackground }, this.tokens, {
      onState: (change) => this.events.emit('state', change),
      hello: () => this.#hello(),
      onWelcome: (session, frame) => this.frames.guard(frame, () => this.#welcomed(session, frame)),
      onFrame: (session, frame) => this.frames.received(session, frame, () => this.#arrival?.look()),
      onLost: () => this.#lost(),
    });
  }

  #makeRooms() {
    this.messages = new Messages(this.#options.user, this.writer, (room) => this.events.emit('changed', { room }));
    this.rooms = new Rooms(this.#ports, {
      isMine: (event) => event.subject === this.#options.user,
      onSeen: (event) => event.user === this.#options.user && this.sender.seen(event),
      onEvent: (room, event) => this.#told(event),
      onLeft: (room) => this.#left(room.id),
      onToStart: (room, head) => this.#start(room, head),
      onBehind: () => this.#catchUp(),
    });
    this.roomStart = new RoomStart(this.rest, this.rooms, {
      onStarted: (room, page) => this.#started(room, page),
      onDetails: (details) => this.events.emit('room', details),
      onProgress: () => this.#progressed(),
    });
    this.catchUp = new CatchUp(this.#ports, this.rest, this.rooms, {
      onToStart: (room, head) => this.#start(room, head),
      onOtherEpoch: () => this.connection.reconnect(),
      onProgress: () => this.#arrival?.look(),
      guard: (handle) => this.frames.guard({ type: 'catch-up' }, handle),
    });
    this.pages = new Pages(this.rest, this.rooms, this.messages);
  }

  #makeOutbox() {
    this.outbox = new Outbox(this.#stores.outbox, (error) => this.#storeFailed(error));
    this.bubbles = new Bubbles(this.#options.user, this.messages, this.outbox);
    this.sender = new Sender(this.#ports, this.outbox, {
      onSent: ({ entry, ...told }) => this.#sent(entry, told),
      onFailed: ({ entry, ...told }) => this.#failed(entry, told),
      renewToken: () => this.renewal.renew(),
    });
    this.composer = new Composer(this.#ports, this.outbox, this.sender, {
      onQueued: (told) => this.#queued(told),
      findSeq: (room, id) => this.messages.findOwn(room, id),
    });
  }

  #makeSmallThings() {
    this.unread = new Unread(this.#options.user);
    this.typing = new Typing(this.#ports.clock);
    this.reads = new Reads(this.#ports, (room, seq) => this.writer.write((cache) => cache.setRead(room, seq)));
    this.watching = new Latest(this.#ports, () => this.#watched && { type: 'watch', users: this.#watched });
  }

  async #hello() {
    this.#n = Math.max(this.#n + 1, this.#ports.clock.wall());
    const n = this.#n;
    await this.writer.write((cache) => cache.setN(n));
    this.#before = { epoch: this.#epoch, seqs: this.rooms.standing() };
    return { device: this.#device, n, client: `snug-js/${VERSION}`, version: 1 };
  }

  #welcomed(session, welcome) {
    if (welcome.user !== this.#options.user) return this.#notMine(welcome.user);
    this.serverClock.set(welcome.server_time);
    this.renewal.start(session);
    this.sender.welcomed(session, welcome.limits);
    this.#arrival = new Arrival(this.rest, this.rooms, session.signal, {
      onOtherEpoch: () => this.#otherEpoch(),
      onToStart: (room, head) => this.#start(room, head),
      onCaughtUp: () => this.#caughtUp(),
    });
    this.unread.welcomed(welcome.rooms);
    this.#arrival.begin(welcome, this.#before);
    this.#keepEpoch(welcome.epoch);
    this.reads.welcomed(session, welcome.rooms);
    this.watching.send(session);
    this.#progressed();
  }

  #lost() {
    this.#arrival = null;
    for (const part of [this.renewal, this.sender, this.rooms, this.reads, this.watching]) part.lost();
  }

  #start(room, head) {
    const session = this.connection.session;
    if (session !== null) this.roomStart.begin(room, head, session.signal);
  }

  #started(room, page) {
    const { id } = room;
    const copies = page.items.map((message) => ({ message, head: page.head }));
    this.writer.write((cache) => cache.reset(id, page.head, copies));
    this.messages.reset(id, page);
    this.bubbles.reset(id, page.head);
    this.events.emit('reset', { room: id, head: page.head });
    this.events.emit('changed', { room: id });
  }

  #catchUp() {
    const session = this.connection.session;
    if (session !== null) this.catchUp.begin(session.signal, this.#epoch);
  }

  #progressed() {
    if (this.rooms.all().some((room) => room.behind)) this.#catchUp();
    this.#arrival?.look();
  }

  #caughtUp() {
    this.events.emit('caught_up', { rooms: this.rooms.seqs() });
    this.sender.begin();
  }

  #told(event) {
    this.events.emit('event', { event });
    this.unread.told(event);
    this.bubbles.told(event);
    this.typing.spoke(event);
    this.messages.told(event);
    this.writer.told(event);
  }

  #left(room) {
    for (const part of [this.messages, this.unread, this.reads, this.bubbles]) part.left(room);
    this.writer.write((cache) => cache.left(room));
    this.events.emit('left', { room });
    this.sender.roomLeft(room);
  }

  #otherEpoch() {
    for (const room of this.rooms.all()) this.writer.write((cache) => cache.left(room.id));
    this.reads.areVoid();
    this.sender.seqsAreVoid();
  }

  #keepEpoch(epoch) {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.writer.write((cache) => cache.setEpoch(epoch));
  }

  #queued(told) {
    this.events.emit('queued', told);
    this.events.emit('changed', { room: told.room });
  }

  #sent(entry, told) {
    this.bubbles.acked(entry, told.seq);
    this.events.emit('sent', told);
    this.events.emit('changed', { room: entry.room });
  }

  #failed(entry, told) {
    this.bubbles.failed(entry, told.code);
    this.events.emit('failed', told);
    this.events.emit('changed', { room: entry.room });
  }

  #newDevice() {
    const device = this.#ports.newId();
    this.writer.write((cache) => cache.setDevice(device));
    return device;
  }

  /** The tokens are somebody else's: what is stored here is not theirs to see. */
  #notMine(user) {
    this.connection.close();
    this.events.emit('warning', { message: `the token is of ${user}, but this client was opened for ${this.#options.user}` });
  }

  #storeFailed(error) {
    if (!this.#reported) this.events.emit('warning', { message: `the store failed: ${error?.message ?? error}`, error });
    this.#reported = true;
  }
}

// src/client.js
/** One user's connection to one server. Made by {@link openClient}. */
class SnugClient {
  #machine;
  #warning = null;

  /** @type {Record<string, number>} the last seq of each room that the cache held at the start */
  resumed = {};

  /** What is to end with it. */
  atEnd = () => {};

  /** @param {Machine} machine */
  constructor(machine) {
    this.#machine = machine;
  }

  /**
   * A client on ports of one's own.
   *
   * @param {Ports} ports
   * @param {Stores} stores
   * @param {MachineOptions} options
   */
  static async on(ports, stores, options) {
    const machine = new Machine(ports, stores, options);
    const client = new SnugClient(machine);
    client.resumed = await machine.load();
    return client;
  }

  /** `closed`, `connecting`, `online`, `waiting` or `paused`. */
  get state() {
    return this.#machine.connection.state;
  }

  /** @returns {Record<string, number>} the last seq that was told of each room */
  get rooms() {
    return this.#machine.rooms.seqs();
  }

  /** How much waits in the outbox. */
  get outboxSize() {
    return this.#machine.outbox.size;
  }

  on(name, listener) {
    return this.#machine.events.on(name, listener);
  }

  connect() {
    if (this.#warning !== null) this.#machine.events.emit('warning', { message: this.#warning });
    this.#warning = null;
    this.#machine.connection.connect();
  }

  /** Told at the first `connect`, when somebody listens, and on the console. */
  warn(message) {
    this.#warning = message;
    console.warn(`snug-chat: ${message}`);
  }

  close() {
    this.#machine.connection.close();
  }

  /** Ends it and all that it does; resolves when the cache is written. */
  dispose() {
    this.atEnd();
    return this.#machine.end();
  }

  /** @param {any} message @param {{tag?: any}} [options] */
  async send(message, { tag } = {}) {
    return this.#machine.composer.send(object(message), tag);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async edit(change, { tag } = {}) {
    return this.#machine.composer.change('edit', object(change), tag);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async delete(change, { tag } = {}) {
    return this.#machine.composer.change('delete', object(change), tag);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async react(change, { tag } = {}) {
    return this.#machine.composer.change('react', object(change), tag);
  }

  /** Tries a message again that was refused for good. */
  async retry(id) {
    const { entry, code } = this.#machine.bubbles.take(id);
    try {
      await this.#machine.composer.again(entry);
    } catch (error) {
      this.#machine.bubbles.failed(entry, code); // The text is not lost where the outbox can't be written.
      throw error;
    }
  }

  /** Forgets a message that was refused for good. */
  async discard(id) {
    const { entry } = this.#machine.bubbles.take(id);
    this.#machine.events.emit('changed', { room: entry.room });
  }

  async read(room, seq) {
    checkShape('read', { room, seq });
    this.#machine.reads.read(room, seq);
  }

  async typing(room) {
    checkShape('typing', { room });
    this.#machine.typing.tell(room, this.#machine.connection.session);
  }

  async watch(users) {
    checkShape('watch', { users });
    this.#machine.watch(users);
  }

  async history(room, span) {
    return this.#machine.pages.load(room, span);
  }

  /** Opens a room: what the cache holds of it can be shown. */
  async open(room) {
    await this.#machine.open(room);
  }

  /** Starts a room anew from its newest page. */
  async reset(room) {
    this.#machine.startAnew(room);
  }

  async messages(room, thread) {
    return this.#machine.bubbles.of(room, thread);
  }

  async unread(room) {
    return this.#machine.unread.of(room);
  }

  async typingIn(room) {
    return this.#machine.typing.in(room);
  }

  enterBackground() {
    this.#machine.connection.enterBackground();
  }

  enterForeground() {
    this.#machine.connection.enterForeground();
  }

  setActiveRoom(room) {
    if (room !== null && (typeof room !== 'string' || room === '')) throw new SnugError('invalid', 'the active room is an id or null');
    if (room !== null) this.#machine.open(room);
    this.#machine.connection.setActiveRoom(room);
  }

  setNetwork(up) {
    if (typeof up !== 'boolean') throw new SnugError('invalid', 'the network is up (true) or not (false)');
    this.#machine.connection.setNetwork(up);
  }
}

function object(given) {
  if (typeof given !== 'object' || given === null) throw new SnugError('invalid', 'the members of a frame are asked for');
  return given;
}

// src/platform/page.js
/**
 * What a page's life means for a client: nobody looks at a hidden page, and the browser knows of the network.
 *
 * @param {any} client
 * @param {Window & typeof globalThis} window
 * @returns {() => void} ends it
 */
function bindPage(client, window) {
  const { document, navigator } = window;
  const look = () => (document.visibilityState === 'hidden' ? client.enterBackground() : client.enterForeground());
  const online = () => client.setNetwork(true);
  const offline = () => client.setNetwork(false);
  const leave = ({ persisted }) => persisted && client.enterBackground();
  document.addEventListener('visibilitychange', look);
  document.addEventListener('resume', look);
  window.addEventListener('pageshow', look);
  window.addEventListener('pagehide', leave);
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  if (document.visibilityState === 'hidden') client.enterBackground();
  if (navigator.onLine === false) client.setNetwork(false);
  return () => {
    document.removeEventListener('visibilitychange', look);
    document.removeEventListener('resume', look);
    window.removeEventListener('pageshow', look);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
  };
}

// src/platform/http.js
/**
 * REST by `fetch`.
 *
 * @param {typeof globalThis.fetch} fetch
 * @returns {Ports['http']}
 */
function httpBy(fetch) {
  return async ({ url, ...request }, signal) => {
    const answer = await fetch(url, { ...request, signal, cache: 'no-store', credentials: 'omit' });
    const text = await answer.text();
    return { status: answer.status, retryAfterMs: retryAfterMs(answer.headers.get('retry-after')), body: json(text, answer.status) };
  };
}

/** `Retry-After` in seconds; a date is not what this server says. */
function retryAfterMs(seconds) {
  return seconds !== null && /^\d+$/.test(seconds.trim()) ? Number(seconds) * 1_000 : null;
}

function json(text, status) {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (status < 300) throw error; // Cut off, or no answer of ours: as good as none.
    return undefined;
  }
}

// src/platform/sockets.js
/** Codes with which a socket's own side fails a connection. In a clean close they are the server's. */
const OWN_FAILURES = new Set([1002, 1003, 1006, 1007, 1009, 1010]);

/**
 * Sockets by whatever has the interface of browsers: theirs, Node's own, or npm's `ws`.
 *
 * @param {any} WebSocket
 * @returns {Ports['openSocket']}
 */
function socketsBy(WebSocket) {
  return (url, events) => {
    const socket = new WebSocket(url);
    socket.onopen = () => events.onOpen();
    socket.onmessage = ({ data }) => typeof data === 'string' && events.onText(data);
    socket.onclose = ({ code, wasClean }) => events.onClose(code, wasClean || !OWN_FAILURES.has(code));
    socket.onerror = () => {}; // `close` follows.
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: (code) => socket.close(code),
      abort: () => (socket.terminate ? socket.terminate() : socket.close()),
    };
  };
}

// src/platform/system.js
/** More than this a browser's timer can't be told. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clocks and the timers that they have. */
const systemTime = {
  clock: { wall: () => Date.now(), monotonic: () => performance.now() },
  timers: { after },
};

/**
 * What a browser and Node have.
 *
 * @param {{WebSocket?: any, fetch?: typeof globalThis.fetch}} given
 * @returns {Ports}
 */
function systemPorts({ WebSocket = globalThis.WebSocket, fetch = globalThis.fetch.bind(globalThis) }) {
  if (WebSocket === undefined) throw new TypeError('there is no WebSocket here: give one, such as that of the package ws');
  return {
    ...systemTime,
    random: Math.random,
    newId,
    openSocket: socketsBy(WebSocket),
    http: httpBy(fetch),
  };
}

function after(ms, fire) {
  const timer = setTimeout(fire, Math.min(Math.ceil(ms), LONGEST_TIMEOUT_MS));
  return () => clearTimeout(timer);
}

/** 128 random bits in hexadecimal. `randomUUID` is for secure contexts alone; a page in the local network may be none. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// src/tabs/leadership.js
const LEASE_MS = 4_000;
const RENEW_MS = 1_000;
const CLAIM_MS = 100;

/**
 * Who of several tabs leads.
 *
 * @typedef {object} Candidate
 * @property {() => Promise<void>} onLead this tab leads; resolves once it has begun
 * @property {() => Promise<void>} onLost it leads no more; resolves once it has stopped
 *
 * @typedef {{resign: () => Promise<void>, steal: () => void}} Candidacy `steal`: the leader was asked in vain
 */

/**
 * By Web Locks: the browser gives the lock to the next tab when the one that holds it is gone, however it went. One that is
 * frozen keeps it, so who finds it silent may take it away; it queues again when it wakes up.
 *
 * @param {LockManager} locks
 * @param {string} name
 * @param {Candidate} candidate
 * @returns {Candidacy}
 */
function leadByLock(locks, name, { onLead, onLost }) {
  let resigned = false;
  let steals = false;
  let leads = false;
  let end = () => {};

  const lead = async (isOver) => {
    leads = true;
    try {
      await onLead();
    } catch (error) {
      resigned = true;
      throw error;
    }
    await isOver;
    await onLost();
    leads = false;
  };
  const turn = async () => {
    const queue = new AbortController();
    const isOver = new Promise((resolve) => {
      end = () => {
        resolve(undefined);
        queue.abort();
      };
    });
    let leading = Promise.resolve();
    const how = steals ? { steal: true } : { signal: queue.signal };
    steals = false;
    await locks.request(name, how, () => (leading = lead(isOver))).catch(() => {}); // Taken away, or waited for no longer.
    end();
    await leading;
  };
  const untilResigned = async () => {
    while (!resigned) await turn();
  };
  const over = untilResigned().catch(() => {}); // It could not begin: the application was told.

  return {
    resign: async () => {
      resigned = true;
      end();
      await over;
    },
    steal: () => {
      if (leads || resigned) return;
      steals = true;
      end();
    },
  };
}

/**
 * Where there are no Web Locks (a page that did not come by https): by a lease in what the tabs store together. A leader
 * that was asleep may find that another leads; for that moment there are two, of which the server keeps one.
 *
 * @param {Storage} storage
 * @param {string} name
 * @param {string} me
 * @param {Candidate} candidate
 * @returns {Candidacy}
 */
function leadByLease(storage, name, me, { onLead, onLost }) {
  let leads = false;
  let over = false;
  const holder = () => {
    try {
      return JSON.parse(storage.getItem(name) ?? 'null');
    } catch {
      return null; // Somebody else wrote there.
    }
  };
  const isFree = (lease) => lease === null || lease.me === me || Date.now() - lease.at > LEASE_MS;
  const take = () => storage.setItem(name, JSON.stringify({ me, at: Date.now() }));

  const look = async () => {
    if (over) return;
    const free = isFree(holder());
    if (free) take();
    if (leads && !free) await lose();
    else if (!leads && free) setTimeout(settled, CLAIM_MS * (1 + Math.random()));
  };
  /** Two may have taken it at once: who wrote last has it. */
  const settled = async () => {
    if (over || leads || holder()?.me !== me) return;
    leads = true;
    await onLead();
  };
  const lose = async () => {
    leads = false;
    await onLost();
  };
  const resign = async () => {
    over = true;
    clearInterval(timer);
    if (leads) await lose();
    if (holder()?.me === me) storage.removeItem(name);
  };

  const timer = setInterval(look, RENEW_MS);
  look();
  return { resign, steal: () => {} }; // What isn't renewed ends by itself.
}

// src/platform/tabs.js
/**
 * Whether tabs can find each other here: a page to which storage is denied may have neither locks nor a place for a lease.
 *
 * @param {Window & typeof globalThis} window
 */
function canShare(window) {
  try {
    return window.BroadcastChannel !== undefined && (window.navigator.locks !== undefined || window.localStorage !== null);
  } catch {
    return false;
  }
}

/**
 * How the tabs of this browser find each other.
 *
 * @param {{origin: string, user: string}} whose
 * @param {Window & typeof globalThis} window
 * @returns {TabPorts}
 */
function browserTabs({ origin, user }, window) {
  const name = `snug ${origin} ${user}`;
  const me = newId();
  const locks = window.navigator.locks;
  const ownLock = (tab) => `${name} tab ${tab}`;
  let release = () => {};
  if (locks !== undefined) locks.request(ownLock(me), () => new Promise((resolve) => (release = () => resolve(undefined)))); // Held as long as this client lives.
  return {
    me,
    newId,
    ...systemTime,
    channel: (received) => openChannel(window, name, received, () => release()),
    compete: (candidate) => (locks === undefined ? leadByLease(window.localStorage, name, me, candidate) : leadByLock(locks, name, candidate)),
    watchTab: (tab, gone) => locks?.request(ownLock(tab), () => gone()),
  };
}

function openChannel(window, name, received, onClose) {
  const channel = new window.BroadcastChannel(name);
  channel.onmessage = ({ data }) => received(data);
  return { post: (message) => channel.postMessage(message), close: () => (channel.close(), onClose()) };
}

// src/storage/newest.js
/** How many messages of a room a cache keeps. */
const KEPT_MESSAGES = 500;

/**
 * The newest of them.
 *
 * @param {Map<number, Copy>} copies
 */
function newest(copies) {
  if (copies.size <= KEPT_MESSAGES) return copies;
  return new Map(newestSeqs([...copies.keys()]).map((seq) => [seq, /** @type {any} */ (copies.get(seq))]));
}

/** @param {number[]} seqs */
function newestSeqs(seqs) {
  return [...seqs].sort((a, b) => b - a).slice(0, KEPT_MESSAGES);
}

// src/storage/indexedDb.js
const VERSION_OF_SCHEMA = 1;
const TRIM_EVERY = 64;
const ALL_SEQS = Number.MAX_SAFE_INTEGER;

/**
 * A database of the browser, one for each server and user.
 *
 * Stores: `outbox` (id → {place, entry}), `floors` (room → seq), `facts` (epoch, device, n), `rooms` (room → seq),
 * `reads` (room → seq), `messages` ([room, seq] → {message, head}).
 *
 * @typedef {OutboxStore} OutboxStore
 * @typedef {MessageCache} MessageCache
 */
class Database {
  #factory;
  #name;
  /** @type {Promise<IDBDatabase> | null} */
  #open = null;

  /**
   * @param {IDBFactory} factory
   * @param {{origin: string, user: string}} whose
   */
  constructor(factory, { origin, user }) {
    this.#factory = factory;
    this.#name = `snug ${origin} ${user}`;
  }

  /** Fails where the browser denies it. */
  async check() {
    await this.#opened();
  }

  /**
   * One transaction; resolves with what `work` answered once it is complete.
   *
   * @param {string[]} stores
   * @param {IDBTransactionMode} mode
   * @param {(stores: Record<string, IDBObjectStore>) => any} work
   * @param {'strict' | 'relaxed'} [durability]
   */
  async run(stores, mode, work, durability = 'relaxed') {
    const transaction = await this.#begun(stores, mode, { durability });
    return new Promise((resolve, reject) => {
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave up the transaction'));
      result = allOrNothing(transaction, () => work(Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)]))));
    });
  }

  async close() {
    const open = this.#open;
    this.#open = null;
    (await open?.catch(() => null))?.close();
  }

  /** A browser may have closed the database behind one's back, as Safari does in the background: it is opened again, once. */
  async #begun(stores, mode, options) {
    const opened = this.#opened();
    const database = await opened;
    try {
      return database.transaction(stores, mode, options);
    } catch {
      if (this.#open === opened) this.#open = null;
      return (await this.#opened()).transaction(stores, mode, options);
    }
  }

  #opened() {
    this.#open ??= this.#asked().catch((error) => {
      this.#open = null;
      throw error;
    });
    return this.#open;
  }

  /** @returns {Promise<IDBDatabase>} */
  #asked() {
    return new Promise((resolve, reject) => {
      const request = this.#factory.open(this.#name, VERSION_OF_SCHEMA);
      request.onupgradeneeded = () => {
        for (const name of ['outbox', 'floors', 'facts', 'rooms', 'reads', 'messages']) request.result.createObjectStore(name);
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => resolve(this.#watched(request.result));
    });
  }

  /** The browser may close it, and a newer version of the page may want to change it. */
  #watched(database) {
    const forget = () => (this.#open = null);
    database.onclose = forget;
    database.onversionchange = () => {
      database.close();
      forget();
    };
    return database;
  }
}

/** What fails half way leaves nothing behind. */
function allOrNothing(transaction, work) {
  try {
    return work();
  } catch (error) {
    transaction.abort();
    throw error;
  }
}

/** @implements {OutboxStore} */
class IndexedDbOutbox {
  #database;
  #places = new Map();
  #last = 0;

  /** @param {Database} database */
  constructor(database) {
    this.#database = database;
  }

  async load() {
    const [kept, floors] = await Promise.all([all(this.#database, 'outbox'), all(this.#database, 'floors')]);
    const ordered = [...kept.values()].sort((a, b) => a.place - b.place);
    for (const { place, entry } of ordered) this.#places.set(entry.id, place);
    this.#last = Math.max(0, ...this.#places.values());
    return { entries: ordered.map(({ entry }) => entry), floors: Object.fromEntries(floors) };
  }

  put(entry) {
    const place = this.#places.get(entry.id) ?? ++this.#last;
    this.#places.set(entry.id, place);
    const kept = structuredClone(entry);
    return this.#database.run(['outbox'], 'readwrite', ({ outbox }) => void outbox.put({ place, entry: kept }, entry.id), 'strict');
  }

  remove(id, room, seq) {
    this.#places.delete(id);
    return this.#database.run(['outbox', 'floors'], 'readwrite', ({ outbox, floors }) => {
      outbox.delete(id);
      if (room !== undefined) floors.put(seq, room);
    });
  }

  close() {
    return this.#database.close();
  }
}

/** @implements {MessageCache} */
class IndexedDbCache {
  #database;
  #written = 0;

  /** @param {Database} database */
  constructor(database) {
    this.#database = database;
  }

  async load() {
    const [facts, rooms, reads] = await Promise.all(['facts', 'rooms', 'reads'].map((name) => all(this.#database, name)));
    return {
      epoch: facts.get('epoch') ?? null,
      device: facts.get('device') ?? null,
      n: facts.get('n') ?? 0,
      rooms: Object.fromEntries(rooms),
      reads: Object.fromEntries(reads),
    };
  }

  async messages(room) {
    const request = await this.#database.run(['messages'], 'readonly', ({ messages }) => messages.getAll(ofRoom(room)));
    return request.result;
  }

  async copy(room, seq) {
    const request = await this.#database.run(['messages'], 'readonly', ({ messages }) => messages.get([room, seq]));
    return request.result;
  }

  async applied(room, seq, copies) {
    await this.#database.run(['rooms', 'messages'], 'readwrite', ({ rooms, messages }) => {
      rooms.put(seq, room);
      for (const copy of copies) messages.put(copy, [room, copy.message.seq]);
    });
    if (copies.length > 0 && ++this.#written % TRIM_EVERY === 0) await this.#trim(room);
  }

  async put(room, copies) {
    await this.#database.run(['messages'], 'readwrite', ({ messages }) => {
      for (const copy of copies) messages.put(copy, [room, copy.message.seq]);
    });
    await this.#trim(room);
  }

  reset(room, seq, copies) {
    return this.#database.run(['rooms', 'messages'], 'readwrite', ({ rooms, messages }) => {
      rooms.put(seq, room);
      messages.delete(ofRoom(room));
      for (const copy of copies) messages.put(copy, [room, copy.message.seq]);
    });
  }

  left(room) {
    return this.#database.run(['rooms', 'messages'], 'readwrite', ({ rooms, messages }) => {
      rooms.delete(room);
      messages.delete(ofRoom(room));
    });
  }

  setEpoch(epoch) {
    return this.#fact('epoch', epoch);
  }

  setDevice(device) {
    return this.#fact('device', device);
  }

  setN(n) {
    return this.#fact('n', n);
  }

  setRead(room, seq) {
    return this.#database.run(['reads'], 'readwrite', ({ reads }) => void (seq === null ? reads.delete(room) : reads.put(seq, room)));
  }

  close() {
    return this.#database.close();
  }

  #fact(name, value) {
    return this.#database.run(['facts'], 'readwrite', ({ facts }) => void facts.put(value, name));
  }

  /** Only the newest messages of a room are kept. */
  async #trim(room) {
    const request = await this.#database.run(['messages'], 'readonly', ({ messages }) => messages.getAllKeys(ofRoom(room)));
    const kept = new Set(newestSeqs(request.result.map((key) => key[1])));
    const over = request.result.filter((key) => !kept.has(key[1]));
    if (over.length === 0) return;
    await this.#database.run(['messages'], 'readwrite', ({ messages }) => over.forEach((key) => messages.delete(key)));
  }
}

/** All keys of a room's messages. */
function ofRoom(room) {
  return IDBKeyRange.bound([room, 0], [room, ALL_SEQS]);
}

/** @returns {Promise<Map<any, any>>} all of a store by key */
async function all(database, name) {
  const { keys, values } = await database.run([name], 'readonly', (stores) => ({ keys: stores[name].getAllKeys(), values: stores[name].getAll() }));
  return new Map(keys.result.map((key, index) => [key, values.result[index]]));
}

// src/storage/memory.js
/**
 * An outbox and a cache that end with the page, for tests and for where nothing else is allowed.
 *
 * @typedef {OutboxStore} OutboxStore
 * @typedef {MessageCache} MessageCache
 * @typedef {Copy} Copy
 * @typedef {Entry} Entry
 */

/** @implements {OutboxStore} */
class MemoryOutbox {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Record<string, number>} */
  #floors = {};

  async load() {
    return structuredClone({ entries: [...this.#entries.values()], floors: this.#floors });
  }

  async put(entry) {
    this.#entries.set(entry.id, structuredClone(entry));
  }

  async remove(id, room, seq) {
    this.#entries.delete(id);
    if (room !== undefined) this.#floors[room] = seq;
  }
}

/** @implements {MessageCache} */
class MemoryCache {
  /** @type {Awaited<ReturnType<MessageCache['load']>>} */
  #state = { epoch: null, device: null, n: 0, rooms: {}, reads: {} };
  /** @type {Map<string, Map<number, Copy>>} */
  #messages = new Map();

  async load() {
    return structuredClone(this.#state);
  }

  async messages(room) {
    return structuredClone([...(this.#messages.get(room)?.values() ?? [])]);
  }

  async copy(room, seq) {
    return structuredClone(this.#messages.get(room)?.get(seq));
  }

  async applied(room, seq, copies) {
    this.#state.rooms[room] = seq;
    this.#put(room, copies);
  }

  async put(room, copies) {
    this.#put(room, copies);
  }

  async reset(room, seq, copies) {
    this.#messages.delete(room);
    this.#state.rooms[room] = seq;
    this.#put(room, copies);
  }

  async left(room) {
    this.#messages.delete(room);
    delete this.#state.rooms[room];
  }

  async setEpoch(epoch) {
    this.#state.epoch = epoch;
  }

  async setDevice(device) {
    this.#state.device = device;
  }

  async setN(n) {
    this.#state.n = n;
  }

  async setRead(room, seq) {
    if (seq === null) delete this.#state.reads[room];
    else this.#state.reads[room] = seq;
  }

  #put(room, copies) {
    if (copies.length === 0) return;
    const held = this.#messages.get(room) ?? new Map();
    for (const copy of copies) held.set(copy.message.seq, structuredClone(copy));
    this.#messages.set(room, newest(held));
  }
}

// src/storage/browserStore.js
/**
 * IndexedDB, or memory where there is none. That is said aloud: what waits in a memory is gone with the page.
 *
 * @param {{origin: string, user: string}} whose
 */
async function browserStore(whose) {
  try {
    const database = new Database(globalThis.indexedDB, whose);
    await database.check();
    return { outbox: new IndexedDbOutbox(database), cache: new IndexedDbCache(database) };
  } catch (error) {
    const warning = `there is no database here (${error?.message ?? error}): what is not sent yet ends with the page or the process`;
    return { outbox: new MemoryOutbox(), cache: new MemoryCache(), warning };
  }
}

// src/tabs/calls.js
/**
 * Calls from this tab to the one that leads. A call that has no answer when another tab takes over is made again there:
 * whatever a call composes has its id already, so twice is once.
 */
class Calls {
  #post;
  #count = 0;
  /** @type {Map<number, {method: string, args: any[], resolve: (value: any) => void, reject: (error: any) => void}>} */
  #pending = new Map();

  /** @param {(message: {call: number, method: string, args: any[]}) => void} post */
  constructor(post) {
    this.#post = post;
  }

  /**
   * @param {string} method
   * @param {any[]} args
   * @returns {Promise<any>}
   */
  make(method, args) {
    const call = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#post({ call, method, args }); // Throws where the arguments can't go to another tab: then nothing waits.
      this.#pending.set(call, { method, args, resolve, reject });
    });
  }

  answered({ call, result, error }) {
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (error !== undefined) pending?.reject(new SnugError(error.code, error.message));
    else pending?.resolve(result);
  }

  /** The one that leads is not sure whether it was done. */
  repeat(call) {
    const pending = this.#pending.get(call);
    if (pending !== undefined) this.#post({ call, method: pending.method, args: pending.args });
  }

  /** Somebody else leads. */
  makeAgain() {
    for (const [call, { method, args }] of this.#pending) this.#post({ call, method, args });
  }

  /** This tab leads: it makes them itself. */
  takeOver(perform) {
    for (const [call, { method, args }] of this.#pending) {
      perform(method, args).then(
        (result) => this.answered({ call, result, error: undefined }),
        (error) => this.answered({ call, result: undefined, error }),
      );
    }
  }

  rejectAll() {
    for (const [call] of this.#pending) this.answered({ call, result: undefined, error: { code: 'closed', message: 'the client was closed' } });
  }
}

// src/tabs/audience.js
/**
 * What the tabs of one browser want together, as the one that leads has to know it.
 *
 * @typedef {object} TabWish
 * @property {boolean} visible
 * @property {boolean} mayStay it may show notifications, so the connection may stay in the background
 * @property {string | null} activeRoom
 * @property {number} at when it was looked at last, ms since 1970
 * @property {string[]} watched
 * @property {string[]} open rooms
 */
class Audience {
  /** @type {Map<string, TabWish>} */
  #tabs = new Map();

  /**
   * @param {string} tab
   * @param {TabWish} wish
   */
  set(tab, wish) {
    this.#tabs.set(tab, wish);
  }

  delete(tab) {
    return this.#tabs.delete(tab);
  }

  has(tab) {
    return this.#tabs.has(tab);
  }

  get visible() {
    return this.#all.some((tab) => tab.visible);
  }

  get mayStay() {
    return this.#all.some((tab) => tab.mayStay);
  }

  /** That of the tab that was looked at last. */
  get activeRoom() {
    const active = this.#all.filter((tab) => tab.activeRoom !== null && (tab.visible || !this.visible));
    return active.sort((a, b) => b.at - a.at)[0]?.activeRoom ?? null;
  }

  get watched() {
    return [...new Set(this.#all.flatMap((tab) => tab.watched))];
  }

  get open() {
    return [...new Set(this.#all.flatMap((tab) => tab.open))];
  }

  get #all() {
    return [...this.#tabs.values()];
  }
}

// src/tabs/leader.js
const EVENTS = ['state', 'queued', 'sent', 'failed', 'event', 'reset', 'left', 'caught_up', 'presence', 'typing', 'read', 'user', 'room', 'changed', 'warning'];

/** Answers that a tab may have asked for once more before they reached it. */
const MOST_REMEMBERED = 50;

/** What tabs may ask of the one that leads. */
const METHODS = new Set(['connect', 'close', 'send', 'edit', 'delete', 'react', 'retry', 'discard', 'read', 'typing', 'history', 'reset', 'messages', 'unread', 'typingIn', 'setNetwork']);

/**
 * The tab that has the connection: does what the others ask for, and tells them what happens.
 *
 * @typedef {TabWish} TabWish
 */
class Leader {
  #client;
  #post;
  #audience = new Audience();
  #told = { visible: null, activeRoom: null, watched: '' };
  /** @type {Map<string, any>} the answers of the last calls; `null` while one is at it */
  #answers = new Map();
  #caughtUp = false;

  /**
   * @param {SnugClient} client
   * @param {{post: (message: any) => void, emit: (name: string, told: any) => void}} out
   */
  constructor(client, { post, emit }) {
    this.#client = client;
    this.#post = post;
    for (const name of EVENTS) {
      client.on(name, (told) => {
        if (name === 'state' || name === 'caught_up') this.#caughtUp = name === 'caught_up';
        emit(name, told);
        post({ event: name, told, standing: this.standing });
      });
    }
  }

  /** What one can ask for without waiting. */
  get standing() {
    return { state: this.#client.state, outboxSize: this.#client.outboxSize, caughtUp: this.#caughtUp };
  }

  get rooms() {
    return this.#client.rooms;
  }

  get mayStay() {
    return this.#audience.mayStay;
  }

  /** @param {string} method @param {any[]} args */
  async perform(method, args) {
    if (!METHODS.has(method)) throw new TypeError(`${method} is nothing that a tab may ask for`);
    return this.#client[method](...args);
  }

  /** A tab asks; the same once more is done once, and answered twice. */
  async asked({ from, call, method, args }) {
    const key = `${from} ${call}`;
    if (this.#answers.has(key)) return this.#answer(this.#answers.get(key));
    this.#answers.set(key, null);
    const answer = { to: from, call, ...(await this.#outcome(method, args)) };
    this.#answers.set(key, answer);
    this.#answer(answer);
    if (this.#answers.size > MOST_REMEMBERED) this.#forgetOldest();
  }

  async #outcome(method, args) {
    try {
      return { result: await this.perform(method, args) };
    } catch (error) {
      return { error: { code: error.code ?? 'internal', message: error.message } };
    }
  }

  #answer(answer) {
    if (answer !== null) this.#post(answer);
  }

  #forgetOldest() {
    const done = [...this.#answers].find(([, answer]) => answer !== null);
    if (done !== undefined) this.#answers.delete(done[0]);
  }

  /**
   * @param {string} tab
   * @param {TabWish} wish
   */
  wished(tab, wish) {
    this.#audience.set(tab, wish);
    for (const room of wish.open) this.#client.open(room);
    this.#apply();
  }

  /** A tab is gone. */
  gone(tab) {
    if (this.#audience.delete(tab)) this.#apply();
  }

  knows(tab) {
    return this.#audience.has(tab);
  }

  end() {
    return this.#client.dispose();
  }

  #apply() {
    const { visible, activeRoom, watched } = this.#audience;
    const before = this.#told;
    this.#told = { visible, activeRoom, watched: watched.join() };
    if (activeRoom !== before.activeRoom) this.#client.setActiveRoom(activeRoom);
    if (visible !== before.visible) visible ? this.#client.enterForeground() : this.#client.enterBackground();
    if (this.#told.watched !== before.watched) this.#client.watch(watched);
  }
}

// src/tabs/tabCommands.js
/**
 * What an application asks of a client, as calls to whichever tab leads. What is composed is checked here and has its id
 * from here, so that twice is once.
 */
class TabCommands {
  #ask;
  #newId;

  /**
   * @param {() => string} newId
   * @param {(method: string, args: any[]) => Promise<any>} ask
   */
  constructor(newId, ask) {
    this.#newId = newId;
    this.#ask = ask;
  }

  /** @param {any} message @param {{tag?: any}} [options] */
  async send(message, { tag } = {}) {
    const { client_msg_id = this.#newId(), ...members } = composed('send', message);
    return this.#ask('send', [{ ...members, client_msg_id }, { tag }]);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async edit(change, options) {
    return this.#change('edit', change, options);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async delete(change, options) {
    return this.#change('delete', change, options);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async react(change, options) {
    return this.#change('react', change, options);
  }

  retry(id) {
    return this.#ask('retry', [id]);
  }

  discard(id) {
    return this.#ask('discard', [id]);
  }

  read(room, seq) {
    return this.#ask('read', [room, seq]);
  }

  typing(room) {
    return this.#ask('typing', [room]);
  }

  history(room, span) {
    return this.#ask('history', [room, span]);
  }

  reset(room) {
    return this.#ask('reset', [room]);
  }

  messages(room, thread) {
    return this.#ask('messages', [room, thread]);
  }

  unread(room) {
    return this.#ask('unread', [room]);
  }

  typingIn(room) {
    return this.#ask('typingIn', [room]);
  }

  setNetwork(up) {
    this.#ask('setNetwork', [up]).catch(() => {});
  }

  /** @param {string} kind @param {any} change @param {{tag?: any}} [options] */
  async #change(kind, change, { tag } = {}) {
    const { ref = this.#newId(), ...members } = composed(/** @type {any} */ (kind), change);
    return this.#ask(kind, [{ ...members, ref }, { tag }]);
  }
}

// src/tabs/told.js
/**
 * What this tab was told of each room. When another tab takes over, events may come twice, or may have been missed:
 * the application of this tab sees each once all the same.
 */
class Told {
  /** @type {Map<string, number>} */
  #seqs = new Map();

  /** @returns {Record<string, number>} */
  get rooms() {
    return Object.fromEntries(this.#seqs);
  }

  /**
   * The rooms as a leader knows them.
   *
   * @param {Record<string, number>} rooms
   * @returns {{room: string, head: number}[]} the rooms of which this tab missed something
   */
  catchUpWith(rooms) {
    const ahead = Object.entries(rooms).filter(([room, seq]) => seq > (this.#seqs.get(room) ?? -1));
    const missed = ahead.filter(([room]) => this.#seqs.has(room));
    for (const [room, seq] of ahead) this.#seqs.set(room, seq);
    return missed.map(([room, head]) => ({ room, head }));
  }

  /** Whether the application of this tab is to see it. */
  isNews(name, told) {
    if (name === 'reset') this.#seqs.set(told.room, told.head);
    if (name === 'left') return this.#seqs.delete(told.room);
    if (name !== 'event') return true;
    const { room, seq } = told.event;
    if (seq <= (this.#seqs.get(room) ?? 0)) return false;
    this.#seqs.set(room, seq);
    return true;
  }
}

// src/tabs/vigil.js
const ANSWER_MS = 5_000;

/**
 * Whether the tab that leads still does what it is asked for. Browsers freeze tabs that nobody looks at, with all that they
 * hold.
 */
class Vigil {
  #silence;
  #ask;
  #onSilent;

  /**
   * @param {{clock: Clock, timers: Timers}} ports
   * @param {{ask: () => void, onSilent: () => void}} hooks
   */
  constructor(ports, { ask, onSilent }) {
    this.#silence = new Timer(/** @type {any} */ (ports));
    this.#ask = ask;
    this.#onSilent = onSilent;
  }

  /** Asks for a sign of life, where none is awaited yet. */
  begin() {
    if (this.#silence.armed) return;
    this.#ask();
    this.#silence.arm(ANSWER_MS, (late) => (late > LATE_MS ? this.begin() : this.#onSilent()));
  }

  /** There is one, or none is needed. */
  end() {
    this.#silence.disarm();
  }
}

// src/tabs/tabClient.js
/** Less than the silence after which a tab takes the lead away. */
const STALE_MS = 4_000;

/**
 * A client that shares its connection with those of other tabs: one of them leads and has the socket and the database,
 * the others ask it. When it goes, another leads.
 *
 * @typedef {object} TabPorts
 * @property {string} me a name of this tab's own
 * @property {(received: (message: any) => void) => {post: (message: any) => void, close: () => void}} channel to all other tabs
 * @property {(candidate: Candidate) => Candidacy} compete
 * @property {(tab: string, gone: () => void) => void} watchTab tells when that tab is gone
 * @property {() => string} newId
 * @property {Clock} clock
 * @property {Timers} timers
 */
class TabClient extends TabCommands {
  #ports;
  #makeClient;
  #events = new Emitter();
  #told = new Told();
  #calls;
  #channel;
  #candidacy;
  #vigil;
  /** Whether this tab is the one to lead, though it may have to open its store first. */
  #elected = false;
  /** @type {string | null} the tab that leads */
  #leading = null;
  /** @type {Leader | null} */
  #leader = null;
  #standing = { state: 'closed', outboxSize: 0, caughtUp: false };
  #hasBegun = false;
  #wanted = false;
  #disposed = false;
  #mayStay;
  #begun;
  #begin = () => {};
  /** @type {(error: any) => void} */
  #beginFailed = () => {};
  /** @type {TabWish} */
  #wish = { visible: true, mayStay: false, activeRoom: null, at: 0, watched: [], open: [] };

  /** @type {Record<string, number>} */
  resumed = {};

  /** What is to end with it. */
  atEnd = () => {};

  /**
   * @param {TabPorts} ports
   * @param {(mayStay: () => boolean) => Promise<SnugClient>} makeClient
   * @param {() => boolean} mayStay whether this tab keeps the connection in the background, as it may show notifications
   */
  constructor(ports, makeClient, mayStay) {
    super(ports.newId, (method, args) => this.#perform(method, args));
    this.#ports = ports;
    this.#makeClient = makeClient;
    this.#mayStay = mayStay;
    this.#wish.mayStay = mayStay();
    this.#begun = new Promise((resolve, reject) => {
      this.#begin = () => resolve(undefined);
      this.#beginFailed = reject;
    });
    this.#calls = new Calls((message) => this.#post({ ...message, at: this.#ports.clock.wall() }));
    this.#channel = ports.channel((message) => this.#received(message));
    this.#candidacy = ports.compete({ onLead: () => this.#lead(), onLost: () => this.#stopLeading() });
    this.#vigil = new Vigil(ports, { ask: () => this.#post({ there: true }), onSilent: () => this.#wish.visible && this.#candidacy.steal() });
    this.#post({ hello: true, wish: this.#wish });
    if (!this.#elected) this.#vigil.begin();
  }

  /** Resolves once some tab leads. */
  get begun() {
    return this.#begun;
  }

  get state() {
    return this.#standing.state;
  }

  get rooms() {
    return this.#told.rooms;
  }

  get outboxSize() {
    return this.#standing.outboxSize;
  }

  /** Whether this tab has the connection. */
  get leads() {
    return this.#leader !== null;
  }

  on(name, listener) {
    return this.#events.on(name, listener);
  }

  connect() {
    this.#want(true);
    this.#perform('connect', []).catch(() => {});
  }

  close() {
    this.#want(false);
    this.#perform('close', []).catch(() => {});
  }

  async dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.atEnd();
    this.#vigil.end();
    this.#calls.rejectAll();
    await this.#candidacy.resign();
    this.#post({ bye: true });
    this.#channel.close();
    this.#channel = null;
  }

  async watch(users) {
    checkShape('watch', { users });
    this.#wishFor({ watched: [...users] });
  }

  async open(room) {
    this.#wishFor({ open: [...new Set([...this.#wish.open, room])] });
  }

  history(room, span) {
    this.open(room);
    return super.history(room, span);
  }

  enterBackground() {
    this.#wishFor({ visible: false });
  }

  enterForeground() {
    this.#wishFor({ visible: true, at: Date.now() });
    this.#watchLeader();
  }

  setActiveRoom(room) {
    if (room !== null && typeof room !== 'string') throw new SnugError('invalid', 'the active room is an id or null');
    this.#wishFor({ activeRoom: room, at: Date.now() });
  }

  #perform(method, args) {
    if (this.#disposed) return Promise.reject(new SnugError('closed', 'the client was closed'));
    if (this.#leader !== null) return this.#leader.perform(method, args);
    this.#watchLeader();
    return this.#calls.make(method, args);
  }

  /** A tab that nobody looks at may be slow itself: it takes nothing away. */
  #watchLeader() {
    if (!this.#elected && !this.#disposed && this.#wish.visible) this.#vigil.begin();
  }

  #want(wanted) {
    this.#wanted = wanted;
    this.#post({ wanted });
  }

  #wishFor(change) {
    this.#wish = { ...this.#wish, ...change, mayStay: this.#mayStay() };
    if (this.#leader === null) this.#post({ wish: this.#wish });
    else this.#leader.wished(this.#ports.me, this.#wish);
  }

  #post(message) {
    this.#channel?.post({ ...message, from: this.#ports.me });
  }

  #received(message) {
    if (message.wanted !== undefined && !message.leads) this.#wanted = message.wanted;
    if (message.there && this.#elected) this.#post({ to: message.from, here: true });
    else if (message.here) this.#heardOfLeader(message);
    else if (this.#leader !== null) this.#receivedByLeader(message);
    else if (message.leads && !this.#elected) this.#follow(message);
    else if (message.event !== undefined && message.from === this.#leading) this.#heard(message);
    else if (message.to === this.#ports.me) this.#answered(message);
  }

  #heardOfLeader({ to }) {
    if (to === this.#ports.me) this.#vigil.end();
  }

  #answered(message) {
    this.#vigil.end();
    if (message.again) this.#calls.repeat(message.call);
    else this.#calls.answered(message);
  }

  #receivedByLeader(message) {
    if (message.method !== undefined) this.#asked(message);
    if (message.wish !== undefined) this.#tabWishes(message);
    if (message.hello) this.#announce();
    if (message.bye) this.#leader.gone(message.from);
  }

  /** What was asked long ago may be done already: maybe one was frozen meanwhile, and another leads. */
  #asked(message) {
    if (this.#ports.clock.wall() - message.at > STALE_MS) this.#post({ to: message.from, call: message.call, again: true });
    else this.#leader.asked(message);
  }

  #tabWishes({ from, wish }) {
    if (!this.#leader.knows(from)) this.#ports.watchTab(from, () => this.#leader?.gone(from));
    this.#leader.wished(from, wish);
  }

  /** Another tab leads: everything that waits goes to it. */
  #follow({ from, standing, rooms, wanted }) {
    this.#vigil.end();
    this.#leading = from;
    this.#wanted ||= wanted;
    this.#post({ wish: this.#wish });
    this.#calls.makeAgain();
    this.#beginWith(standing, rooms);
  }

  #heard({ event, told, standing }) {
    this.#standing = standing;
    this.#tell(event, told);
  }

  #tell(name, told) {
    if (this.#told.isNews(name, told)) this.#events.emit(name, told);
  }

  /** Things stand as a new leader says. What this tab missed of a room can only be read anew. */
  #beginWith(standing, rooms) {
    const before = this.#standing;
    this.#standing = standing;
    const missed = this.#told.catchUpWith(rooms);
    if (!this.#hasBegun) this.resumed = rooms;
    this.#hasBegun = true;
    this.#begin();
    for (const reset of missed) this.#events.emit('reset', reset);
    if (before.state !== standing.state) this.#events.emit('state', { state: standing.state });
    if (standing.caughtUp && !before.caughtUp) this.#events.emit('caught_up', { rooms: this.rooms });
  }

  async #lead() {
    this.#elected = true;
    this.#vigil.end();
    const client = await this.#client();
    const leader = new Leader(client, {
      post: (message) => this.#post(message),
      emit: (name, told) => {
        this.#standing = leader.standing;
        this.#tell(name, told);
      },
    });
    this.#leader = leader;
    this.#beginWith(leader.standing, leader.rooms);
    leader.wished(this.#ports.me, this.#wish);
    this.#announce();
    if (this.#wanted) client.connect();
    this.#calls.takeOver((method, args) => leader.perform(method, args));
  }

  async #client() {
    try {
      return await this.#makeClient(() => this.#leader?.mayStay ?? this.#mayStay());
    } catch (error) {
      this.#beginFailed(error);
      throw error;
    }
  }

  #announce() {
    this.#post({ leads: true, standing: this.#leader.standing, rooms: this.#leader.rooms, wanted: this.#wanted });
  }

  async #stopLeading() {
    const leader = this.#leader;
    this.#leader = null;
    await leader?.end();
    this.#elected = false;
    if (this.#disposed) return;
    this.#post({ hello: true, wish: this.#wish });
    this.#watchLeader();
  }
}

// src/openClient.js
/**
 * Opens a client; it is `closed` until it is told to connect.
 *
 * In a page it keeps its outbox and its cache in IndexedDB, follows the page's visibility and the network, and shares one
 * connection among the tabs of the browser. Elsewhere all that comes from outside.
 *
 * @typedef {object} OpenOptions
 * @property {any} [WebSocket] where there is none
 * @property {any} [fetch]
 * @property {(whose: {origin: string, user: string}) => Promise<Stores & {warning?: string}>} [store]
 * @property {boolean} [tabs] false: this tab has a connection of its own
 * @property {boolean} [bindPage] false: visibility and network are told by the application
 * @property {boolean | (() => boolean)} [stayInBackground]
 *
 * @param {Omit<MachineOptions, 'stayInBackground'> & OpenOptions} options
 */
async function openClient(options) {
  const page = typeof document === 'undefined' ? null : window;
  const client = await (page !== null && options.tabs !== false && canShare(page) ? shared(options, page) : alone(options, () => mayStay(options)));
  if (page !== null && options.bindPage !== false) client.atEnd = bindPage(client, page);
  return client;
}

async function alone(options, stayInBackground) {
  const { warning, ...stores } = await (options.store ?? browserStore)(whose(options));
  const client = await SnugClient.on(systemPorts(options), stores, { ...options, stayInBackground });
  if (warning !== undefined) client.warn(warning);
  return client;
}

/** One connection for all tabs of the same server and user. */
async function shared(options, page) {
  const tabs = browserTabs(whose(options), page);
  const client = new TabClient(
    tabs,
    (anyMayStay) => alone(options, anyMayStay),
    () => mayStay(options),
  );
  await client.begun;
  return client;
}

/** @param {{stayInBackground?: boolean | (() => boolean)}} options */
function mayStay({ stayInBackground = false }) {
  if (typeof stayInBackground !== 'function') return stayInBackground;
  try {
    return stayInBackground();
  } catch (error) {
    console.error('snug-chat: stayInBackground failed:', error);
    return false;
  }
}

function whose({ url, user }) {
  const { origin, pathname } = new URL(url);
  return { origin: origin + pathname.replace(/\/+$/, ''), user }; // Two servers may share a host, each with a path of its own.
}

export { MemoryCache, MemoryOutbox, SnugError, openClient, waitBefore };
