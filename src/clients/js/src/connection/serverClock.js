/** The server's clock as far as `welcome` told it; one's own before that. */
export class ServerClock {
  #clock;
  #ahead = null;

  /** @param {import('../ports.js').Clock} clock */
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
