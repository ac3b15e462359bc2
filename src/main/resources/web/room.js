// One room as this page knows it: its messages in order without a hole, its members, and what is still to be sent.

import { call, randomId } from './session.js';

const MAX_GAP = 1_000;
const RESEND_MS = 15_000;
const RETRY_MS = 2_000;
const TRANSIENT = new Set(['rate_limited', 'unavailable', 'internal', 'unauthorized', 'token_expired']);

export class Room {
  /** By seq, in order. */
  messages = new Map();
  members = new Map();
  names = new Map();
  before = null;
  /** The events that came while an older page was on its way; null where none is. */
  #meanwhile = null;
  /** The last welcome. */
  latest = null;
  #last = null;
  #known = 0;
  #filling = null;
  #epoch = null;
  #resend = null;

  /** @param view `{changed, failed}` */
  constructor(id, user, view) {
    this.id = id;
    this.path = `/v1/rooms/${id}`;
    this.user = user;
    this.view = view;
    this.outboxKey = `snug.outbox.${user.id}.${id}`;
    this.outbox = JSON.parse(localStorage.getItem(this.outboxKey) || '[]');
  }

  /** Whoever comes first makes the room, whoever comes later joins it. */
  async enter() {
    let room = await call('GET', this.path).catch((error) => {
      if (error.code !== 'not_found') throw error;
      return null;
    });
    if (!room) {
      await call('POST', '/v1/rooms', { id: this.id, kind: 'public', name: 'Lobby' }).catch((error) => {
        if (error.code !== 'room_exists') throw error;
      });
      room = await call('GET', this.path);
    }
    if (!room.role) await call('PUT', `${this.path}/members/me`, {});
    this.name = room.name || room.id;
  }

  /** The newest page in place of all that was there. What is heard of meanwhile is read after it. */
  async reload() {
    this.#last = null;
    this.#known = 0;
    const page = await call('GET', `${this.path}/messages`);
    this.messages.clear();
    this.#take(page.items);
    this.before = page.before;
    this.#last = page.head;
    await this.#readMembers();
    await this.heard(this.#known);
    this.view.changed();
  }

  async older() {
    const { before } = this;
    if (before === null || this.#meanwhile) return;
    this.#meanwhile = [];
    try {
      const page = await call('GET', `${this.path}/messages?before=${before}`);
      if (this.before === before) this.#takeOlder(page);
    } finally {
      this.#meanwhile = null;
    }
    await this.#readNames([...this.messages.values()].map((message) => message.user));
    this.view.changed();
  }

  #takeOlder(page) {
    const newer = [...this.messages.values()];
    this.messages.clear();
    this.#take(page.items);
    this.#take(newer);
    for (const event of this.#meanwhile) if (event.seq > page.head) this.#change(event);
    this.before = page.before;
  }

  /** After each welcome: what was missed, then what is still to be sent. */
  async welcomed(welcome) {
    this.latest = welcome;
    const head = welcome.rooms[this.id]?.head ?? 0;
    const other = this.#epoch !== null && this.#epoch !== welcome.epoch;
    this.#epoch = welcome.epoch;
    if (this.#last === null || other || head < this.#last || head - this.#last > MAX_GAP) await this.reload();
    else await this.heard(head);
  }

  /** An event came. One that skips is not applied: it is read with those before it. */
  event(event) {
    if (event.room !== this.id || (this.#last !== null && event.seq <= this.#last)) return;
    if (this.#last === null || event.seq > this.#last + 1 || this.#filling) {
      this.heard(event.seq).catch((error) => this.view.failed(error));
      return;
    }
    this.#apply(event);
    this.view.changed();
  }

  /** The log is known to go up to here. */
  heard(head) {
    this.#known = Math.max(this.#known, head);
    if (!this.#filling && this.#last !== null && this.#known > this.#last) {
      this.#filling = this.#fill().finally(() => { this.#filling = null; });
    }
    return this.#filling ?? Promise.resolve();
  }

  async #fill() {
    while (this.#known > this.#last) {
      const before = this.#last;
      const piece = await call('GET', `${this.path}/events?after=${this.#last}&limit=500`);
      for (const event of piece.items) this.#apply(event);
      if (this.#last === before) this.#known = this.#last;
    }
    this.view.changed();
  }

  #apply(event) {
    this.#last = event.seq;
    this.#meanwhile?.push(event);
    if (event.type === 'message') this.#sent(event);
    else if (event.type === 'member') this.#membership(event);
    else this.#change(event);
  }

  #change(event) {
    const target = this.messages.get(event.target);
    if (event.type === 'edit' && target && !event.deleted_at) Object.assign(target, { text: event.text, edited_at: event.at });
    else if (event.type === 'delete' && target) Object.assign(target, { text: undefined, deleted_at: event.at });
  }

  #sent(message) {
    if (message.user === this.user.id) this.settled(message.client_msg_id);
    if (message.thread) return;
    this.#take([message]);
    this.#readNames([message.user]).catch((error) => this.view.failed(error));
  }

  #membership(event) {
    if (event.role === null) this.members.delete(event.subject);
    else if (!this.members.has(event.subject)) this.members.set(event.subject, 'offline');
    this.#readNames([event.subject]).catch((error) => this.view.failed(error));
    this.view.watch?.();
  }

  #take(items) {
    for (const message of items) this.messages.set(message.seq, message);
  }

  async #readMembers() {
    const seen = new Map(this.members);
    this.members.clear();
    let cursor = '';
    do {
      const page = await call('GET', `${this.path}/members?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      for (const member of page.items) this.members.set(member.user, seen.get(member.user) ?? 'offline');
      cursor = page.cursor;
    } while (cursor && this.members.size < 500);
    const writers = [...this.messages.values()].map((message) => message.user);
    await this.#readNames([...this.members.keys(), ...writers]);
  }

  async #readNames(ids) {
    const unknown = [...new Set(ids)].filter((id) => !this.names.has(id));
    for (let i = 0; i < unknown.length; i += 50) {
      const query = unknown.slice(i, i + 50).map((id) => `id=${encodeURIComponent(id)}`).join('&');
      for (const user of (await call('GET', `/v1/users?${query}`)).items) this.names.set(user.id, user.display_name);
    }
    if (unknown.length) this.view.changed();
  }

  presence(items) {
    for (const item of items) if (this.members.has(item.user)) this.members.set(item.user, item.status);
    this.view.changed();
  }

  /** Composes a message: it has its id from now on, over every retry and reload. */
  compose(text) {
    this.outbox.push({ client_msg_id: randomId(), text });
    this.#keepOutbox();
  }

  /** Sends the first that waits; the next follows its answer. */
  flush(send) {
    clearTimeout(this.#resend);
    const first = this.outbox[0];
    if (!first) return;
    send({ type: 'send', room: this.id, ...first });
    this.#resend = setTimeout(() => this.flush(send), RESEND_MS);
  }

  settled(id) {
    this.outbox = this.outbox.filter((message) => message.client_msg_id !== id);
    this.#keepOutbox();
  }

  /** The server refused to take a message: for now, or for good. */
  refused(error, send) {
    if (TRANSIENT.has(error.code)) {
      clearTimeout(this.#resend);
      this.#resend = setTimeout(() => this.flush(send), error.retry_after_ms ?? RETRY_MS);
    } else {
      this.settled(error.client_msg_id);
      this.view.failed(new Error(`Not sent: ${error.message}`));
      this.flush(send);
    }
  }

  /** Nothing is sent any more. */
  leave() {
    clearTimeout(this.#resend);
  }

  #keepOutbox() {
    localStorage.setItem(this.outboxKey, JSON.stringify(this.outbox));
    this.view.changed();
  }

  get last() {
    return this.#last;
  }
}
