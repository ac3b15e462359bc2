import { Bubbles } from './bubbles.js';
import { Connection } from './connection/connection.js';
import { Renewal } from './connection/renewal.js';
import { ServerClock } from './connection/serverClock.js';
import { Tokens } from './connection/tokens.js';
import { Emitter } from './emitter.js';
import { Frames } from './frames.js';
import { Latest } from './latest.js';
import { Composer } from './outbox/composer.js';
import { Outbox } from './outbox/outbox.js';
import { Sender } from './outbox/sender.js';
import { Reads } from './reads.js';
import { Rest } from './rest.js';
import { Arrival } from './rooms/arrival.js';
import { CatchUp } from './rooms/catchUp.js';
import { Messages } from './rooms/messages.js';
import { Pages } from './rooms/pages.js';
import { RoomStart } from './rooms/roomStart.js';
import { Rooms } from './rooms/rooms.js';
import { Unread } from './rooms/unread.js';
import { CacheWriter } from './storage/cacheWriter.js';
import { Typing } from './typing.js';

export const VERSION = '0.1.0';

const GRACE_MS = 10_000;
const CALL_PATIENCE_MS = 120_000;

/**
 * All parts of a client, wired. Everything comes in from outside; nothing here knows a browser.
 *
 * @typedef {object} MachineOptions
 * @property {string} url of the server, such as `https://chat.example`
 * @property {string} user whose tokens these are
 * @property {() => Promise<string | {token: string, expiresAt?: number}>} token asks the application for a fresh one
 * @property {string} [device] made and kept in the cache where it is left out
 * @property {number} [backgroundGraceMs]
 * @property {() => boolean} [stayInBackground]
 * @property {number} [callPatienceMs]
 *
 * @typedef {{outbox: import('./outbox/outbox.js').OutboxStore, cache: import('./storage/cacheWriter.js').MessageCache}} Stores
 */
export class Machine {
  #ports;
  #options;
  #stores;
  #device;
  #n = 0;
  #epoch = null;
  /** What was known when `hello` was sent. */
  #before = { epoch: null, seqs: {} };
  #arrival = null;
  #watched = null;
  #reported = false;

  events = new Emitter();

  /**
   * @param {import('./ports.js').Ports} ports
   * @param {Stores} stores
   * @param {MachineOptions} options
   */
  constructor(ports, stores, options) {
    this.#ports = ports;
    this.#options = options;
    this.#stores = stores;
    this.#device = options.device ?? null;
    const origin = options.url.replace(/\/+$/, '');
    this.serverClock = new ServerClock(ports.clock);
    this.tokens = new Tokens(ports, this.serverClock, options.token);
    this.rest = new Rest(ports, origin, this.tokens, options.callPatienceMs ?? CALL_PATIENCE_MS);
    this.writer = new CacheWriter(stores.cache, options.user, (error) => this.#storeFailed(error));
    this.#makeConnection(`${origin.replace(/^http/, 'ws')}/v1/socket`);
    this.#makeRooms();
    this.#makeOutbox();
    this.#makeSmallThings();
    this.frames = new Frames(this, options.user);
  }

  /** Reads what an earlier run left. @returns the last seq of each room */
  async load() {
    const [{ epoch, device, n, rooms, reads }] = await Promise.all([this.#stores.cache.load(), this.outbox.load()]);
    this.#epoch = epoch;
    this.#n = n;
    this.rooms.load(rooms);
    this.reads.load(reads);
    this.#device ??= device ?? this.#newDevice();
    return this.rooms.seqs();
  }

  watch(users) {
    this.#watched = [...users];
    this.watching.send(this.connection.session);
  }

  /** A room is being looked at. */
  open(room) {
    this.rooms.open(room);
    return this.messages.open(room, this.rooms.get(room)?.seq ?? 0);
  }

  /** Starts a room anew, now or at the next `welcome`. */
  startAnew(id) {
    const room = this.rooms.get(id);
    const session = this.connection.session;
    if (room === undefined) return;
    if (session === null) room.lost = true;
    else this.#start(room, room.head);
  }

  /** Ends it all; done when what was composed and told up to now is kept. */
  async end() {
    this.connection.dispose();
    this.rest.dispose();
    await this.outbox.idle();
    await this.writer.idle();
    await Promise.all([this.#stores.outbox.close?.(), this.#stores.cache.close?.()]);
  }

  #makeConnection(url) {
    const { backgroundGraceMs = GRACE_MS, stayInBackground = () => false } = this.#options;
    this.renewal = new Renewal(this.#ports, this.tokens);
    this.connection = new Connection(this.#ports, { url, graceMs: backgroundGraceMs, mayStay: stayInBackground }, this.tokens, {
      onState: (change) => this.events.emit('state', change),
      hello: () => this.#hello(),
      onWelcome: (session, frame) => this.frames.guard(frame, () => this.#welcomed(session, frame)),
      onFrame: (session, frame) => this.frames.received(session, frame, () => this.#arrival?.look()),
      onLost: () => this.#lost(),
    });
  }

  #makeRooms() {
    this.messages = new Messages(this.#options.user, this.writer, (room) => this.events.emit('changed', { room }));
    this.rooms = new Rooms(this.#ports, {
      isMine: (event) => event.subject === this.#options.user,
      onSeen: (event) => event.user === this.#options.user && this.sender.seen(event),
      onEvent: (room, event) => this.#told(event),
      onLeft: (room) => this.#left(room.id),
      onToStart: (room, head) => this.#start(room, head),
      onBehind: () => this.#catchUp(),
    });
    this.roomStart = new RoomStart(this.rest, this.rooms, {
      onStarted: (room, page) => this.#started(room, page),
      onDetails: (details) => this.events.emit('room', details),
      onProgress: () => this.#progressed(),
    });
    this.catchUp = new CatchUp(this.#ports, this.rest, this.rooms, {
      onToStart: (room, head) => this.#start(room, head),
      onOtherEpoch: () => this.connection.reconnect(),
      onProgress: () => this.#arrival?.look(),
      guard: (handle) => this.frames.guard({ type: 'catch-up' }, handle),
    });
    this.pages = new Pages(this.rest, this.rooms, this.messages);
  }

  #makeOutbox() {
    this.outbox = new Outbox(this.#stores.outbox, (error) => this.#storeFailed(error));
    this.bubbles = new Bubbles(this.#options.user, this.messages, this.outbox);
    this.sender = new Sender(this.#ports, this.outbox, {
      onSent: ({ entry, ...told }) => this.#sent(entry, told),
      onFailed: ({ entry, ...told }) => this.#failed(entry, told),
      renewToken: () => this.renewal.renew(),
    });
    this.composer = new Composer(this.#ports, this.outbox, this.sender, {
      onQueued: (told) => this.#queued(told),
      findSeq: (room, id) => this.messages.findOwn(room, id),
    });
  }

  #makeSmallThings() {
    this.unread = new Unread(this.#options.user);
    this.typing = new Typing(this.#ports.clock);
    this.reads = new Reads(this.#ports, (room, seq) => this.writer.write((cache) => cache.setRead(room, seq)));
    this.watching = new Latest(this.#ports, () => this.#watched && { type: 'watch', users: this.#watched });
  }

  async #hello() {
    this.#n = Math.max(this.#n + 1, this.#ports.clock.wall());
    const n = this.#n;
    await this.writer.write((cache) => cache.setN(n));
    this.#before = { epoch: this.#epoch, seqs: this.rooms.standing() };
    return { device: this.#device, n, client: `snug-js/${VERSION}`, version: 1 };
  }

  #welcomed(session, welcome) {
    if (welcome.user !== this.#options.user) return this.#notMine(welcome.user);
    this.serverClock.set(welcome.server_time);
    this.renewal.start(session);
    this.sender.welcomed(session, welcome.limits);
    this.#arrival = new Arrival(this.rest, this.rooms, session.signal, {
      onOtherEpoch: () => this.#otherEpoch(),
      onToStart: (room, head) => this.#start(room, head),
      onCaughtUp: () => this.#caughtUp(),
    });
    this.unread.welcomed(welcome.rooms);
    this.#arrival.begin(welcome, this.#before);
    this.#keepEpoch(welcome.epoch);
    this.reads.welcomed(session, welcome.rooms);
    this.watching.send(session);
    this.#progressed();
  }

  #lost() {
    this.#arrival = null;
    for (const part of [this.renewal, this.sender, this.rooms, this.reads, this.watching]) part.lost();
  }

  #start(room, head) {
    const session = this.connection.session;
    if (session !== null) this.roomStart.begin(room, head, session.signal);
  }

  #started(room, page) {
    const { id } = room;
    const copies = page.items.map((message) => ({ message, head: page.head }));
    this.writer.write((cache) => cache.reset(id, page.head, copies));
    this.messages.reset(id, page);
    this.bubbles.reset(id, page.head);
    this.events.emit('reset', { room: id, head: page.head });
    this.events.emit('changed', { room: id });
  }

  #catchUp() {
    const session = this.connection.session;
    if (session !== null) this.catchUp.begin(session.signal, this.#epoch);
  }

  #progressed() {
    if (this.rooms.all().some((room) => room.behind)) this.#catchUp();
    this.#arrival?.look();
  }

  #caughtUp() {
    this.events.emit('caught_up', { rooms: this.rooms.seqs() });
    this.sender.begin();
  }

  #told(event) {
    this.events.emit('event', { event });
    this.unread.told(event);
    this.bubbles.told(event);
    this.typing.spoke(event);
    this.messages.told(event);
    this.writer.told(event);
  }

  #left(room) {
    for (const part of [this.messages, this.unread, this.reads, this.bubbles]) part.left(room);
    this.writer.write((cache) => cache.left(room));
    this.events.emit('left', { room });
    this.sender.roomLeft(room);
  }

  #otherEpoch() {
    for (const room of this.rooms.all()) this.writer.write((cache) => cache.left(room.id));
    this.reads.areVoid();
    this.sender.seqsAreVoid();
  }

  #keepEpoch(epoch) {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.writer.write((cache) => cache.setEpoch(epoch));
  }

  #queued(told) {
    this.events.emit('queued', told);
    this.events.emit('changed', { room: told.room });
  }

  #sent(entry, told) {
    this.bubbles.acked(entry, told.seq);
    this.events.emit('sent', told);
    this.events.emit('changed', { room: entry.room });
  }

  #failed(entry, told) {
    this.bubbles.failed(entry, told.code);
    this.events.emit('failed', told);
    this.events.emit('changed', { room: entry.room });
  }

  #newDevice() {
    const device = this.#ports.newId();
    this.writer.write((cache) => cache.setDevice(device));
    return device;
  }

  /** The tokens are somebody else's: what is stored here is not theirs to see. */
  #notMine(user) {
    this.connection.close();
    this.events.emit('warning', { message: `the token is of ${user}, but this client was opened for ${this.#options.user}` });
  }

  #storeFailed(error) {
    if (!this.#reported) this.events.emit('warning', { message: `the store failed: ${error?.message ?? error}`, error });
    this.#reported = true;
  }
}
