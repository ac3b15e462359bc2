/**
 * What this tab was told of each room. When another tab takes over, events may come twice, or may have been missed:
 * the application of this tab sees each once all the same.
 */
export class Told {
  /** @type {Map<string, number>} */
  #seqs = new Map();

  /** @returns {Record<string, number>} */
  get rooms() {
    return Object.fromEntries(this.#seqs);
  }

  /**
   * The rooms as a leader knows them.
   *
   * @param {Record<string, number>} rooms
   * @returns {{room: string, head: number}[]} the rooms of which this tab missed something
   */
  catchUpWith(rooms) {
    const ahead = Object.entries(rooms).filter(([room, seq]) => seq > (this.#seqs.get(room) ?? -1));
    const missed = ahead.filter(([room]) => this.#seqs.has(room));
    for (const [room, seq] of ahead) this.#seqs.set(room, seq);
    return missed.map(([room, head]) => ({ room, head }));
  }

  /** Whether the application of this tab is to see it. */
  isNews(name, told) {
    if (name === 'reset') this.#seqs.set(told.room, told.head);
    if (name === 'left') return this.#seqs.delete(told.room);
    if (name !== 'event') return true;
    const { room, seq } = told.event;
    if (seq <= (this.#seqs.get(room) ?? 0)) return false;
    this.#seqs.set(room, seq);
    return true;
  }
}
