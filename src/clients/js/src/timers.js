/**
 * @typedef {import('./ports.js').Ports} Ports
 */

/** Later than this, and the process was suspended meanwhile. */
export const LATE_MS = 2_000;

/** A moment that lies ahead. It is told by both clocks: on some systems the monotonic one stands still while the machine sleeps. */
export class Due {
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
export class Timer {
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
