import { LATE_MS, Timer } from '../timers.js';

const SILENCE_MS = 10_000;
const PROBE_MS = 3_000;

/** Tells whether a connection still lives: pings, and the silence after what should have been answered. */
export class Heartbeat {
  #ping;
  #deadMan;
  #probe;
  #everyMs;
  #send;
  #onDead;

  /**
   * @param {import('../ports.js').Ports} ports
   * @param {number} seconds between two pings
   * @param {() => void} send sends a ping
   * @param {(atOnce: boolean) => void} onDead `atOnce`: one woke up, so there is no reason to wait before the next attempt
   */
  constructor(ports, seconds, send, onDead) {
    this.#ping = new Timer(ports);
    this.#deadMan = new Timer(ports);
    this.#probe = new Timer(ports);
    this.#everyMs = seconds * 1_000;
    this.#send = send;
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
    this.#send();
    this.#probe.arm(PROBE_MS, (late) => (late > LATE_MS ? this.probe() : this.#onDead(true)));
  }

  /** One was brought back to the foreground, maybe out of a long sleep. */
  wakeUp() {
    if (this.#ping.lateness() > LATE_MS) this.#onDead(true);
    else this.probe();
  }

  #pingDue(late) {
    if (late > this.#everyMs) return this.#onDead(true);
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
