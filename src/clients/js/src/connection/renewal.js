import { Backoff } from '../backoff.js';
import { Timer } from '../timers.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Gives a session a new token before the old one expires, one renewal at a time. */
export class Renewal {
  #tokens;
  #timer;
  #backoff;
  /** @type {import('./session.js').Session | null} */
  #session = null;
  #running = null;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {import('./tokens.js').Tokens} tokens
   */
  constructor(ports, tokens) {
    this.#tokens = tokens;
    this.#timer = new Timer(ports);
    this.#backoff = new Backoff(ports.random);
  }

  /** @param {import('./session.js').Session} session that has its `welcome` */
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
