import { LATE_MS, Timer } from '../timers.js';

const ANSWER_MS = 5_000;

/**
 * Whether the tab that leads still does what it is asked for. Browsers freeze tabs that nobody looks at, with all that they
 * hold.
 */
export class Vigil {
  #silence;
  #ask;
  #onSilent;

  /**
   * @param {{clock: import('../ports.js').Clock, timers: import('../ports.js').Timers}} ports
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
