import { Backoff } from '../backoff.js';
import { Latest } from '../latest.js';
import { Timer } from '../timers.js';
import { isFinal, voidsToken } from './closeCodes.js';
import { Session } from './session.js';
import { Visibility } from './visibility.js';

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
export class Connection {
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
   * @param {import('../ports.js').Ports} ports
   * @param {ConnectionOptions} options
   * @param {import('./tokens.js').Tokens} tokens
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
