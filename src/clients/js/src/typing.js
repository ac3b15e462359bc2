const AGAIN_MS = 3_000;
const FORGOTTEN_MS = 6_000;

/** Who types where: one's own frames are thinned out, those of others are forgotten after a while. */
export class Typing {
  #clock;
  #told = new Map();
  /** @type {Map<string, Map<string, number>>} */
  #others = new Map();

  /** @param {import('./ports.js').Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {string} room
   * @param {import('./connection/session.js').Session | null} session
   */
  tell(room, session) {
    const now = this.#clock.monotonic();
    if (session === null || now - (this.#told.get(room) ?? -Infinity) < AGAIN_MS) return;
    this.#told.set(room, now);
    session.send({ type: 'typing', room });
  }

  heard({ room, user }) {
    const users = this.#others.get(room) ?? new Map();
    this.#others.set(room, users.set(user, this.#clock.monotonic()));
  }

  /** What somebody typed is there. */
  spoke({ room, user }) {
    this.#others.get(room)?.delete(user);
  }

  /** @returns {string[]} who types there now */
  in(room) {
    const since = this.#clock.monotonic() - FORGOTTEN_MS;
    return [...(this.#others.get(room) ?? [])].filter(([, at]) => at > since).map(([user]) => user);
  }
}
