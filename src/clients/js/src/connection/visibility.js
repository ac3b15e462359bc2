import { Timer } from '../timers.js';

/** Whether anybody looks, and whether the connection is to stay without. */
export class Visibility {
  #grace;
  #graceMs;
  #mayStay;
  #onGraceOver;

  background = false;
  /** @type {string | null} */
  activeRoom = null;

  /**
   * @param {import('../ports.js').Ports} ports
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
