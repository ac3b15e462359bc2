/** How many messages of a room a cache keeps. */
const KEPT_MESSAGES = 500;

/**
 * The newest of them.
 *
 * @param {Map<number, import('../rooms/loadedMessages.js').Copy>} copies
 */
export function newest(copies) {
  if (copies.size <= KEPT_MESSAGES) return copies;
  const seqs = [...copies.keys()].sort((a, b) => b - a).slice(0, KEPT_MESSAGES);
  return new Map(seqs.map((seq) => [seq, /** @type {any} */ (copies.get(seq))]));
}
