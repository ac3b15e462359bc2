import { LATE_MS, Timer } from '../timers.js';

const SILENCE_MS = 10_000;
const PROBE_MS = 3_000;

/** Browsers run the timers of a page that was hidden for long once a minute: that late, and it was suspended after all. */
const THROTTLED_PINGS = 2;

/** Tells whether a connection still lives: pings, and the silence after what should have been answered. */
export class Heartbeat {
  #ping;
  #deadMan;
  #probe;
  #everyMs;
  #send;
  #mayBeThrottled;
  #onDead;

  /**
   * @param {import('../ports.js').Ports} ports
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
