const MOST_HELD = 1_000;

/** Where one stands in one room's log. */
export class Room {
  /** @type {Map<number, any>} events above a gap */
  #held = new Map();

  /** The highest seq that is known to exist. */
  head;
  /** The server knows better whether the room is still there: its head was not told. */
  unsure = false;
  /** Its last seq counts for nothing: it has to start anew. */
  lost = false;
  /** The room is being started anew from its newest page: events wait. */
  starting = false;
  /** The `seq` of one's own leaving, where one left. */
  leftAt = null;
  /** Counts how often the room started anew. */
  life = 0;
  /** Counts the signs that one is in the room. A `not_found` that was asked for before the last of them says nothing. */
  signs = 0;

  /**
   * @param {string} id
   * @param {number} seq the last one that the application was told
   * @param {boolean} [known] whether it was told any
   */
  constructor(id, seq, known = true) {
    this.id = id;
    this.known = known;
    this.seq = seq;
    this.head = seq;
  }

  get behind() {
    return !this.starting && !this.lost && (this.unsure || this.seq < this.head);
  }

  get missing() {
    return this.head - this.seq;
  }

  /** One's own leaving is the last that there is. */
  get isOver() {
    return this.leftAt !== null && !this.starting && this.seq >= this.head && !this.#held.has(this.seq + 1);
  }

  raise(head) {
    if (Number.isSafeInteger(head)) this.head = Math.max(this.head, head);
  }

  /** Keeps the event until its turn comes. What is too much for memory is fetched later: `head` remembers. */
  hold(event) {
    this.raise(event.seq);
    if (event.seq <= this.seq) return;
    this.#held.set(event.seq, event);
    if (this.#held.size > MOST_HELD) this.#held.delete(Math.max(...this.#held.keys()));
  }

  /** The next event in order, which is told now; `undefined` where it isn't there. */
  next() {
    if (this.starting || this.lost) return undefined;
    const event = this.#held.get(this.seq + 1);
    if (event === undefined) return undefined;
    this.#held.delete(event.seq);
    this.seq = event.seq;
    return event;
  }

  /** The room's log goes on from here. */
  startAt(seq) {
    this.seq = seq;
    this.known = true;
    this.lost = false;
    this.unsure = false;
    this.starting = false;
    this.life++;
    this.raise(seq);
    for (const held of [...this.#held.keys()]) if (held <= seq) this.#held.delete(held);
  }

  /** What was known of its log is true no more. */
  lose() {
    this.lost = true;
    this.head = 0;
    this.leftAt = null;
    this.#held.clear();
  }
}
