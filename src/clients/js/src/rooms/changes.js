/**
 * How an event of the log changes a message. Messages are never changed in place: who holds one holds what it was.
 */

const GONE = ['text', 'data', 'mentions', 'attachments', 'reactions'];
const USERS_SHOWN = 10;

/**
 * The message as the log's event brought it.
 *
 * @param {any} event of type `message`
 */
export function messageOf({ type, ...message }) {
  return message;
}

/**
 * @param {any} message
 * @param {any} event of type `edit`, `delete` or `reaction` with this message as its target
 * @param {string} me
 */
export function changed(message, event, me) {
  if (event.type === 'edit') return edited(message, event);
  if (event.type === 'delete') return deleted(message, event);
  return event.type === 'reaction' ? reacted(message, event, me) : message;
}

function edited(message, event) {
  if (event.deleted_at !== undefined || message.deleted_at !== undefined) return message;
  const after = { ...message, text: event.text, edited_at: event.at };
  if ('data' in event) after.data = event.data;
  if (after.data === null) delete after.data;
  return after;
}

function deleted(message, event) {
  const after = { ...message, deleted_at: event.at };
  for (const member of GONE) delete after[member];
  return after;
}

function reacted(message, { emoji, on, user }, me) {
  if (message.deleted_at !== undefined) return message;
  const { [emoji]: before = { count: 0, users: [], mine: false }, ...others } = message.reactions ?? {};
  const count = before.count + (on ? 1 : -1);
  const rest = before.users.filter((one) => one !== user);
  const users = on && rest.length < USERS_SHOWN ? [...rest, user] : rest;
  const mine = user === me ? on : before.mine;
  const reactions = count > 0 ? { ...(message.reactions ?? {}), [emoji]: { count, users, mine } } : others;
  const after = { ...message, reactions };
  if (Object.keys(reactions).length === 0) delete after.reactions;
  return after;
}

/**
 * The root of a thread after a reply came or went.
 *
 * @param {any} root
 * @param {any} event
 */
export function repliesCounted(root, event) {
  const { count = 0, last_at } = root.replies ?? {};
  if (event.type === 'message') return { ...root, replies: { count: count + 1, last_at: event.at } };
  if (event.type !== 'delete') return root;
  const { replies, ...bare } = root;
  return count > 1 ? { ...root, replies: { count: count - 1, last_at } } : bare;
}
