const SHORTEST_WAIT_MS = 100;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 20_000;

/**
 * The wait before attempt n (from 0): uniform between 100 ms and min(20 s, 2 s · 2ⁿ), so that clients which lost the
 * same server come back spread out.
 *
 * @param {number} attempt
 * @param {number} random in [0, 1)
 */
export function waitBefore(attempt, random) {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return Math.round(SHORTEST_WAIT_MS + random * (longest - SHORTEST_WAIT_MS));
}

/** Counts the attempts of one thing. */
export class Backoff {
  #attempt = 0;
  #random;

  /** @param {() => number} random */
  constructor(random) {
    this.#random = random;
  }

  /** The next wait in ms; it counts. */
  next() {
    return waitBefore(this.#attempt++, this.#random());
  }

  /** @param {any} ms the wait that the server named; where it named none that can be waited, the next */
  unlessTold(ms) {
    return Number.isFinite(ms) && ms >= 0 ? ms : this.next();
  }

  reset() {
    this.#attempt = 0;
  }
}
