// The page: a door to sign in or up, and one room behind it. Whatever comes from people is shown as text, never as markup.

import { call, current, onSomebodyElse, signIn, signOut, signUp } from './session.js';
import { Live } from './socket.js';
import { Room } from './room.js';

const ROOM = 'lobby';
const RETRY_MS = 3_000;
const STATES = { connecting: 'connecting…', online: 'online', waiting: 'offline, trying again…' };
const $ = (id) => document.getElementById(id);

let room = null;
let live = null;
let drawing = false;
let drawnFrom;
let read = 0;

function show(which) {
  $('door').hidden = which !== 'door';
  $('room').hidden = which !== 'room';
}

// ---- the door

async function enterDoor(event) {
  event.preventDefault();
  const form = event.target;
  const username = form.username.value.trim();
  const password = form.password.value;
  const up = event.submitter?.value === 'up';
  $('door-error').textContent = '';
  setBusy(form, true);
  try {
    if (up) await signUp(username, password, form.invite.value.trim());
    else await signIn(username, password);
    form.reset();
    await enterRoom();
  } catch (error) {
    // Only now is it known that this server wants one.
    if (up && error.code === 'forbidden') askForInvite(form);
    else $('door-error').textContent = explain(error);
  } finally {
    setBusy(form, false);
  }
}

function askForInvite(form) {
  $('invite-label').hidden = false;
  $('door-error').textContent = form.invite.value.trim()
    ? 'This invite does not open. It may be mistyped, used or older than 7 days.'
    : 'Signing up here takes an invite: ask somebody who runs this server. For the very first account it is the setup code of the server\'s log.';
  form.invite.focus();
}

function setBusy(form, busy) {
  for (const button of form.querySelectorAll('button')) button.disabled = busy;
}

function explain(error) {
  if (error.code === 'rate_limited') return `Too many tries. Wait ${Math.ceil(error.retryAfterMs / 1000)} s.`;
  if (error.name === 'TypeError' || error.name === 'TimeoutError') return 'The server does not answer.';
  return inWords(error.message);
}

/** The server's sentences begin small and mark names for programs. */
function inWords(sentence) {
  const plain = sentence.replace(/`([^`]*)`/g, (quoted, name) => name.replaceAll('_', ' '));
  return plain.charAt(0).toUpperCase() + plain.slice(1) + (/[.!?]$/.test(plain) ? '' : '.');
}

// ---- the room

async function enterRoom() {
  const session = current();
  if (!session || live) return;
  const { user } = session;
  read = 0;
  room = new Room(ROOM, user, { changed: draw, failed: fail, watch });
  $('my-name').textContent = user.display_name;
  show('room');
  try {
    await room.enter();
  } catch (error) {
    leaveRoom(explain(error), error.status === 401);
    if (current()) setTimeout(enterRoom, RETRY_MS);
    return;
  }
  $('room-name').textContent = room.name;
  $('room-error').textContent = '';
  live = new Live({ frame: received, state: (state) => tell(STATES[state], state === 'waiting'), ended });
  $('composer').text.focus();
}

const send = (frame) => live?.send(frame);

function tell(connection, trouble) {
  $('connection').textContent = connection;
  $('connection').classList.toggle('trouble', trouble);
}

function received(frame) {
  switch (frame.type) {
    case 'welcome':
      catchUp(room, frame);
      break;
    case 'message': case 'edit': case 'delete': case 'reaction': case 'member': case 'room':
      room.event(frame);
      break;
    case 'resync':
      if (frame.room === room.id) room.heard(frame.head).catch(fail);
      break;
    case 'pong':
      if (frame.heads[room.id]) room.heard(frame.heads[room.id]).catch(fail);
      break;
    case 'presence':
      room.presence(frame.items);
      break;
    case 'user':
      room.names.set(frame.id, frame.display_name);
      draw();
      break;
    case 'ack':
      room.settled(frame.client_msg_id);
      room.flush(send);
      break;
    case 'error':
      if (frame.client_msg_id) room.refused(frame, send);
      break;
  }
}

/** What was missed, again and again until it is read; only then is anything sent. */
async function catchUp(entered, welcome) {
  read = 0;
  try {
    await entered.welcomed(welcome);
    if (entered !== room) return;
    $('room-error').textContent = '';
    watch();
    room.flush(send);
  } catch (error) {
    if (entered !== room) return;
    fail(error);
    setTimeout(() => entered === room && entered.latest === welcome && catchUp(entered, welcome), RETRY_MS);
  }
}

function watch() {
  send({ type: 'watch', users: [...room.members.keys()].slice(0, 500) });
}

function ended(reason) {
  tell('closed', true);
  if (reason && !current()) leaveRoom(reason, true);
  else if (reason) fail(new Error(reason));
}

function leaveRoom(reason, toDoor) {
  room?.leave();
  if (toDoor) {
    room = live = null;
    show('door');
    $('door-error').textContent = reason;
  } else {
    fail(new Error(reason));
  }
}

async function leave() {
  live?.close();
  leaveRoom('', true);
  await signOut().catch((error) => { $('door-error').textContent = explain(error); });
}

async function invite() {
  $('invitation').textContent = '';
  try {
    const made = await call('POST', '/v1/invites');
    $('invitation').append('Give this to one person, to sign up with until ', when(made.expires_at), ': ', part('strong', '', made.invite));
  } catch (error) {
    $('invitation').textContent = error.code === 'forbidden' ? 'Only an administrator of this server can invite.' : explain(error);
  }
}

function say(event) {
  event.preventDefault();
  const text = event.target.text.value;
  if (!text.trim() || !room) return;
  event.target.text.value = '';
  $('room-error').textContent = '';
  room.compose(text);
  if (room.outbox.length === 1) room.flush(send);
}

function fail(error) {
  $('room-error').textContent = explain(error);
}

// ---- drawing

/** Many changes, one drawing. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (!room) return;
    drawMessages();
    drawMembers();
  });
}

function drawMessages() {
  const scroll = $('scroll');
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const { scrollHeight: height, scrollTop: top } = scroll;
  const oldest = room.messages.keys().next().value;
  const grewAbove = oldest < drawnFrom;
  drawnFrom = oldest;
  $('messages').replaceChildren(...[...room.messages.values()].map(messageItem));
  $('pending').replaceChildren(...room.outbox.map((message) => item(room.user.id, 'sending…', message.text)));
  $('older').hidden = room.before === null;
  $('nothing').hidden = room.last === null || room.messages.size + room.outbox.length > 0;
  // What one looks at stays where it is, whether the list grew above or below.
  if (grewAbove) scroll.scrollTop = top + scroll.scrollHeight - height;
  else scroll.scrollTop = atEnd ? scroll.scrollHeight : top;
  markRead();
}

function messageItem(message) {
  const at = when(message.at);
  const li = item(message.user, message.edited_at ? `${at}, edited` : at, message.text ?? 'deleted');
  if (message.deleted_at) li.lastChild.className = 'text gone';
  return li;
}

function item(user, note, text) {
  const li = document.createElement('li');
  li.append(part('span', 'who', nameOf(user)), part('span', 'when', note), part('p', 'text', text));
  return li;
}

/** The time of today, else with the day. */
function when(time) {
  const at = new Date(time);
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString([], today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

function drawMembers() {
  const rank = { online: 0, away: 1, offline: 2 };
  const sorted = [...room.members].sort(([a, x], [b, y]) => rank[x] - rank[y] || nameOf(a).localeCompare(nameOf(b)));
  $('members').replaceChildren(...sorted.map(([user, status]) => {
    const li = document.createElement('li');
    li.className = status;
    li.title = status;
    li.append(part('span', 'dot', ''), part('span', '', nameOf(user)));
    return li;
  }));
}

function part(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

const nameOf = (user) => room.names.get(user) ?? user;

function markRead() {
  if (document.visibilityState !== 'visible' || !room.last || room.last <= read) return;
  if (send({ type: 'read', room: room.id, seq: room.last })) read = room.last;
}

// ---- what people do

$('door-form').addEventListener('submit', enterDoor);
$('composer').addEventListener('submit', say);
$('sign-out').addEventListener('click', leave);
$('invite').addEventListener('click', invite);
$('older').addEventListener('click', () => room.older().catch(fail));
document.addEventListener('visibilitychange', () => room && markRead());
if (matchMedia('(max-width: 40rem)').matches) $('people').open = false;

onSomebodyElse(() => location.reload());
if (current()) enterRoom();
else show('door');
