import { Emitter } from '../emitter.js';
import { checkShape } from '../outbox/shapes.js';
import { SnugError } from '../snugError.js';
import { Calls } from './calls.js';
import { Leader } from './leader.js';
import { TabCommands } from './tabCommands.js';
import { Told } from './told.js';
import { Vigil } from './vigil.js';

/** Less than the silence after which a tab takes the lead away. */
const STALE_MS = 4_000;

/**
 * A client that shares its connection with those of other tabs: one of them leads and has the socket and the database,
 * the others ask it. When it goes, another leads.
 *
 * @typedef {object} TabPorts
 * @property {string} me a name of this tab's own
 * @property {(received: (message: any) => void) => {post: (message: any) => void, close: () => void}} channel to all other tabs
 * @property {(candidate: import('./leadership.js').Candidate) => import('./leadership.js').Candidacy} compete
 * @property {(tab: string, gone: () => void) => void} watchTab tells when that tab is gone
 * @property {() => string} newId
 * @property {import('../ports.js').Clock} clock
 * @property {import('../ports.js').Timers} timers
 */
export class TabClient extends TabCommands {
  #ports;
  #makeClient;
  #events = new Emitter();
  #told = new Told();
  #calls;
  #channel;
  #candidacy;
  #vigil;
  /** Whether this tab is the one to lead, though it may have to open its store first. */
  #elected = false;
  /** @type {string | null} the tab that leads */
  #leading = null;
  /** @type {Leader | null} */
  #leader = null;
  #standing = { state: 'closed', outboxSize: 0, caughtUp: false };
  #hasBegun = false;
  #wanted = false;
  #disposed = false;
  #mayStay;
  #begun;
  #begin = () => {};
  /** @type {(error: any) => void} */
  #beginFailed = () => {};
  /** @type {import('./audience.js').TabWish} */
  #wish = { visible: true, mayStay: false, activeRoom: null, at: 0, watched: [], open: [] };

  /** @type {Record<string, number>} */
  resumed = {};

  /** What is to end with it. */
  atEnd = () => {};

  /**
   * @param {TabPorts} ports
   * @param {(mayStay: () => boolean) => Promise<import('../client.js').SnugClient>} makeClient
   * @param {() => boolean} mayStay whether this tab keeps the connection in the background, as it may show notifications
   */
  constructor(ports, makeClient, mayStay) {
    super(ports.newId, (method, args) => this.#perform(method, args));
    this.#ports = ports;
    this.#makeClient = makeClient;
    this.#mayStay = mayStay;
    this.#wish.mayStay = mayStay();
    this.#begun = new Promise((resolve, reject) => {
      this.#begin = () => resolve(undefined);
      this.#beginFailed = reject;
    });
    this.#calls = new Calls((message) => this.#post({ ...message, at: this.#ports.clock.wall() }));
    this.#channel = ports.channel((message) => this.#received(message));
    this.#candidacy = ports.compete({ onLead: () => this.#lead(), onLost: () => this.#stopLeading() });
    this.#vigil = new Vigil(ports, { ask: () => this.#post({ there: true }), onSilent: () => this.#wish.visible && this.#candidacy.steal() });
    this.#post({ hello: true, wish: this.#wish });
    if (!this.#elected) this.#vigil.begin();
  }

  /** Resolves once some tab leads. */
  get begun() {
    return this.#begun;
  }

  get state() {
    return this.#standing.state;
  }

  get rooms() {
    return this.#told.rooms;
  }

  get outboxSize() {
    return this.#standing.outboxSize;
  }

  /** Whether this tab has the connection. */
  get leads() {
    return this.#leader !== null;
  }

  on(name, listener) {
    return this.#events.on(name, listener);
  }

  connect() {
    this.#want(true);
    this.#perform('connect', []).catch(() => {});
  }

  close() {
    this.#want(false);
    this.#perform('close', []).catch(() => {});
  }

  async dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.atEnd();
    this.#vigil.end();
    this.#calls.rejectAll();
    await this.#candidacy.resign();
    this.#post({ bye: true });
    this.#channel.close();
    this.#channel = null;
  }

  async watch(users) {
    checkShape('watch', { users });
    this.#wishFor({ watched: [...users] });
  }

  async open(room) {
    this.#wishFor({ open: [...new Set([...this.#wish.open, room])] });
  }

  history(room, span) {
    this.open(room);
    return super.history(room, span);
  }

  enterBackground() {
    this.#wishFor({ visible: false });
  }

  enterForeground() {
    this.#wishFor({ visible: true, at: Date.now() });
    this.#watchLeader();
  }

  setActiveRoom(room) {
    if (room !== null && typeof room !== 'string') throw new SnugError('invalid', 'the active room is an id or null');
    this.#wishFor({ activeRoom: room, at: Date.now() });
  }

  #perform(method, args) {
    if (this.#disposed) return Promise.reject(new SnugError('closed', 'the client was closed'));
    if (this.#leader !== null) return this.#leader.perform(method, args);
    this.#watchLeader();
    return this.#calls.make(method, args);
  }

  /** A tab that nobody looks at may be slow itself: it takes nothing away. */
  #watchLeader() {
    if (!this.#elected && !this.#disposed && this.#wish.visible) this.#vigil.begin();
  }

  #want(wanted) {
    this.#wanted = wanted;
    this.#post({ wanted });
  }

  #wishFor(change) {
    this.#wish = { ...this.#wish, ...change, mayStay: this.#mayStay() };
    if (this.#leader === null) this.#post({ wish: this.#wish });
    else this.#leader.wished(this.#ports.me, this.#wish);
  }

  #post(message) {
    this.#channel?.post({ ...message, from: this.#ports.me });
  }

  #received(message) {
    if (message.wanted !== undefined && !message.leads) this.#wanted = message.wanted;
    if (message.there && this.#elected) this.#post({ to: message.from, here: true });
    else if (message.here) this.#heardOfLeader(message);
    else if (this.#leader !== null) this.#receivedByLeader(message);
    else if (message.leads && !this.#elected) this.#follow(message);
    else if (message.event !== undefined && message.from === this.#leading) this.#heard(message);
    else if (message.to === this.#ports.me) this.#answered(message);
  }

  #heardOfLeader({ to }) {
    if (to === this.#ports.me) this.#vigil.end();
  }

  #answered(message) {
    this.#vigil.end();
    if (message.again) this.#calls.repeat(message.call);
    else this.#calls.answered(message);
  }

  #receivedByLeader(message) {
    if (message.method !== undefined) this.#asked(message);
    if (message.wish !== undefined) this.#tabWishes(message);
    if (message.hello) this.#announce();
    if (message.bye) this.#leader.gone(message.from);
  }

  /** What was asked long ago may be done already: maybe one was frozen meanwhile, and another leads. */
  #asked(message) {
    if (this.#ports.clock.wall() - message.at > STALE_MS) this.#post({ to: message.from, call: message.call, again: true });
    else this.#leader.asked(message);
  }

  #tabWishes({ from, wish }) {
    if (!this.#leader.knows(from)) this.#ports.watchTab(from, () => this.#leader?.gone(from));
    this.#leader.wished(from, wish);
  }

  /** Another tab leads: everything that waits goes to it. */
  #follow({ from, standing, rooms, wanted }) {
    this.#vigil.end();
    this.#leading = from;
    this.#wanted ||= wanted;
    this.#post({ wish: this.#wish });
    this.#calls.makeAgain();
    this.#beginWith(standing, rooms);
  }

  #heard({ event, told, standing }) {
    this.#standing = standing;
    this.#tell(event, told);
  }

  #tell(name, told) {
    if (this.#told.isNews(name, told)) this.#events.emit(name, told);
  }

  /** Things stand as a new leader says. What this tab missed of a room can only be read anew. */
  #beginWith(standing, rooms) {
    const before = this.#standing;
    this.#standing = standing;
    const missed = this.#told.catchUpWith(rooms);
    if (!this.#hasBegun) this.resumed = rooms;
    this.#hasBegun = true;
    this.#begin();
    for (const reset of missed) this.#events.emit('reset', reset);
    if (before.state !== standing.state) this.#events.emit('state', { state: standing.state });
    if (standing.caughtUp && !before.caughtUp) this.#events.emit('caught_up', { rooms: this.rooms });
  }

  async #lead() {
    this.#elected = true;
    this.#vigil.end();
    const client = await this.#client();
    const leader = new Leader(client, {
      post: (message) => this.#post(message),
      emit: (name, told) => {
        this.#standing = leader.standing;
        this.#tell(name, told);
      },
    });
    this.#leader = leader;
    this.#beginWith(leader.standing, leader.rooms);
    leader.wished(this.#ports.me, this.#wish);
    this.#announce();
    if (this.#wanted) client.connect();
    this.#calls.takeOver((method, args) => leader.perform(method, args));
  }

  async #client() {
    try {
      return await this.#makeClient(() => this.#leader?.mayStay ?? this.#mayStay());
    } catch (error) {
      this.#beginFailed(error);
      throw error;
    }
  }

  #announce() {
    this.#post({ leads: true, standing: this.#leader.standing, rooms: this.#leader.rooms, wanted: this.#wanted });
  }

  async #stopLeading() {
    const leader = this.#leader;
    this.#leader = null;
    await leader?.end();
    this.#elected = false;
    if (this.#disposed) return;
    this.#post({ hello: true, wish: this.#wish });
    this.#watchLeader();
  }
}
