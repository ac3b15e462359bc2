const BEGIN = Date.parse('2026-11-24T00:00:00.000Z');

/** A clock that moves when it is told to, and the timers that hang on it. */
export class FakeTime {
  #now = 0;
  #timers = new Set();
  #made = 0;

  clock = { wall: () => BEGIN + this.#now, monotonic: () => this.#now };

  timers = {
    after: (ms, fire) => {
      const timer = { at: this.#now + Math.max(0, ms), number: ++this.#made, fire };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
  };

  get armed() {
    return this.#timers.size;
  }

  /** All timers are gone, as with a process that was killed. */
  clear() {
    this.#timers.clear();
  }

  /** Timers fire when they are due, each one's effects before the next. */
  async advance(ms, settle) {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      await this.#fire(next, settle);
    }
    this.#now = end;
  }

  /** The process was suspended: what came due meanwhile fires late. */
  async jump(ms, settle) {
    this.#now += ms;
    for (let next = this.#next(this.#now); next !== undefined; next = this.#next(this.#now)) await this.#fire(next, settle);
  }

  #next(end) {
    return [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.number - b.number)[0];
  }

  async #fire(timer, settle) {
    this.#timers.delete(timer);
    timer.fire();
    await settle();
  }
}
