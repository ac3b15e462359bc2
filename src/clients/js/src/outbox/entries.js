/**
 * What waits in the outbox: one message, or one change of a message.
 *
 * @typedef {object} Entry
 * @property {string} id `client_msg_id` of a message, `ref` of a change
 * @property {'send' | 'edit' | 'delete' | 'react'} kind
 * @property {string} room
 * @property {string} composed_at
 * @property {any} members of the frame beside type, room and id
 * @property {string} [of] the `client_msg_id` of the message that a change is about, as long as its `seq` is not known
 */

/** @param {Entry} entry */
export function frameOf({ id, kind, room, members }) {
  return { type: kind, [idName(kind)]: id, room, ...members };
}

/** How lines and frames call the id of such an entry. */
export function idName(kind) {
  return kind === 'send' ? 'client_msg_id' : 'ref';
}

/** Whether the entry names a `seq`, which means nothing in another epoch. */
export function namesSeq({ members }) {
  return members.seq !== undefined || members.reply_to !== undefined || members.thread !== undefined;
}

/**
 * Whether the event is what became of the entry.
 *
 * @param {Entry} entry
 * @param {any} event of one's own
 */
export function isEffectOf(entry, event) {
  const { kind, members } = entry;
  if (kind === 'send') return event.type === 'message' && event.client_msg_id === entry.id;
  if (members.seq === undefined || event.target !== members.seq) return false;
  if (kind === 'edit') return event.type === 'edit' && (event.deleted_at !== undefined || isSameEdit(members, event));
  if (kind === 'delete') return event.type === 'delete';
  return event.type === 'reaction' && event.emoji === members.emoji && event.on === members.on;
}

function isSameEdit(members, event) {
  return event.text === members.text && sameJson(members.data ?? null, event.data ?? null);
}

function sameJson(a, b) {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameJson(a[key], b[key]));
}

/**
 * Whether the server would refuse the frame for its size.
 *
 * @param {any} frame
 * @param {{frame_bytes?: number, text_characters?: number} | null} limits of `welcome`; 0 = off
 */
export function isTooLarge(frame, limits) {
  const { frame_bytes = 0, text_characters = 0 } = limits ?? {};
  if (text_characters > 0 && typeof frame.text === 'string' && [...frame.text].length > text_characters) return true;
  return frame_bytes > 0 && new TextEncoder().encode(JSON.stringify(frame)).length > frame_bytes;
}
