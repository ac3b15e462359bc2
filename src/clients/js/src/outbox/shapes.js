import { SnugError } from '../snugError.js';

/**
 * The shapes of what an application composes; what the server decides (lengths, rights) is not looked at here.
 */

const isText = (value) => typeof value === 'string';
const isId = (value) => isText(value) && value !== '';
const isSeq = (value) => Number.isSafeInteger(value) && value > 0;
const isPlainObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOfTexts = (value) => Array.isArray(value) && value.every(isText);
const isMessageId = (value) => isText(value) && /^[\x20-\x7e]{1,64}$/.test(value);

const OPTIONAL = {
  client_msg_id: isMessageId,
  ref: isMessageId,
  data: (value) => value === null || isPlainObject(value),
  reply_to: isSeq,
  thread: isSeq,
  mentions: isListOfTexts,
  attachments: Array.isArray,
};

const REQUIRED = {
  send: { room: isId, text: isText },
  edit: { room: isId, text: isText },
  delete: { room: isId },
  react: { room: isId, emoji: isText, on: (value) => typeof value === 'boolean' },
  read: { room: isId, seq: (value) => Number.isSafeInteger(value) && value >= 0 },
  typing: { room: isId },
  watch: { users: isListOfTexts },
  history: { room: isId },
};

const CURSOR = (value) => value === null || (Number.isSafeInteger(value) && value >= 0);
const PAGE = { before: CURSOR, after: CURSOR, around: CURSOR, limit: (value) => Number.isSafeInteger(value), thread: isSeq };

/**
 * Throws `invalid` where a member is missing or of another type.
 *
 * @param {keyof typeof REQUIRED} kind
 * @param {any} given
 */
export function checkShape(kind, given) {
  if (!isPlainObject(given)) throw new SnugError('invalid', `${kind} takes an object`);
  const optional = kind === 'history' ? PAGE : OPTIONAL;
  for (const [member, fits] of Object.entries(REQUIRED[kind])) if (!fits(given[member])) throw wrong(kind, member);
  for (const [member, fits] of Object.entries(optional)) if (given[member] !== undefined && !fits(given[member])) throw wrong(kind, member);
  if (kind === 'edit' || kind === 'delete' || kind === 'react') checkTarget(kind, given);
}

/**
 * A checked copy of what an application composes, as the frame will say it: what can't be said in JSON would stand in the
 * way of all that comes after it, and what the application does to its own object later is not what was composed.
 *
 * @param {keyof typeof REQUIRED} kind
 * @param {any} given
 * @returns {any}
 */
export function composed(kind, given) {
  const copy = copied(kind, given);
  checkShape(kind, copy);
  return copy;
}

function copied(kind, given) {
  try {
    return JSON.parse(JSON.stringify(given));
  } catch (error) {
    throw new SnugError('invalid', `${kind}: this is nothing that JSON can say: ${error.message}`);
  }
}

function checkTarget(kind, { seq, client_msg_id }) {
  if (seq === undefined ? client_msg_id === undefined : !isSeq(seq)) throw wrong(kind, 'seq');
}

function wrong(kind, member) {
  return new SnugError('invalid', `${kind}: ${member} is missing or of another type than it should be`);
}
