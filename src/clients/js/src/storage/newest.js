/** How many messages of a room a cache keeps. */
const KEPT_MESSAGES = 500;

/**
 * The newest of them.
 *
 * @param {Map<number, import('../rooms/loadedMessages.js').Copy>} copies
 */
export function newest(copies) {
  if (copies.size <= KEPT_MESSAGES) return copies;
  return new Map(newestSeqs([...copies.keys()]).map((seq) => [seq, /** @type {any} */ (copies.get(seq))]));
}

/** @param {number[]} seqs */
export function newestSeqs(seqs) {
  return [...seqs].sort((a, b) => b - a).slice(0, KEPT_MESSAGES);
}
