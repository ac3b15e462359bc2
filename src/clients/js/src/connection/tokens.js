import { SnugError } from '../snugError.js';
import { Timer } from '../timers.js';
import { jwtTimes } from './jwt.js';

const ASK_MS = 15_000;
const LONGEST_MARGIN_MS = 90_000;

/**
 * The application's token: kept while it lasts, asked for anew when it doesn't.
 *
 * @typedef {{text: string, expiresAt: number | null, margin: number}} Kept
 */
export class Tokens {
  #ports;
  #serverClock;
  #ask;
  /** @type {Kept | null} */
  #kept = null;
  /** @type {Promise<string> | null} */
  #asking = null;
  #giveUp = null;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {import('./serverClock.js').ServerClock} serverClock
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
