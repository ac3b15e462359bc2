import { Backoff } from './backoff.js';

/** A frame of which only the latest counts; one that met the rate limit is sent again later. */
export class Latest {
  #ports;
  #frame;
  #cancel = null;
  #backoff;

  /**
   * @param {import('./ports.js').Ports} ports
   * @param {() => any} frame the latest, `null` where there is nothing to say
   */
  constructor(ports, frame) {
    this.#ports = ports;
    this.#frame = frame;
    this.#backoff = new Backoff(ports.random);
  }

  /** @param {import('./connection/session.js').Session | null} session */
  send(session) {
    const frame = this.#frame();
    if (frame !== null) session?.send(frame);
  }

  /**
   * @param {any} error
   * @param {import('./connection/session.js').Session} session
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
