import { checkShape } from './outbox/shapes.js';
import { Machine } from './machine.js';
import { SnugError } from './snugError.js';

/** One user's connection to one server. Made by {@link openClient}. */
export class SnugClient {
  #machine;
  #warning = null;

  /** @type {Record<string, number>} the last seq of each room that the cache held at the start */
  resumed = {};

  /** What is to end with it. */
  atEnd = () => {};

  /** @param {Machine} machine */
  constructor(machine) {
    this.#machine = machine;
  }

  /**
   * A client on ports of one's own.
   *
   * @param {import('./ports.js').Ports} ports
   * @param {import('./machine.js').Stores} stores
   * @param {import('./machine.js').MachineOptions} options
   */
  static async on(ports, stores, options) {
    const machine = new Machine(ports, stores, options);
    const client = new SnugClient(machine);
    client.resumed = await machine.load();
    return client;
  }

  /** `closed`, `connecting`, `online`, `waiting` or `paused`. */
  get state() {
    return this.#machine.connection.state;
  }

  /** @returns {Record<string, number>} the last seq that was told of each room */
  get rooms() {
    return this.#machine.rooms.seqs();
  }

  /** How much waits in the outbox. */
  get outboxSize() {
    return this.#machine.outbox.size;
  }

  on(name, listener) {
    return this.#machine.events.on(name, listener);
  }

  connect() {
    if (this.#warning !== null) this.#machine.events.emit('warning', { message: this.#warning });
    this.#warning = null;
    this.#machine.connection.connect();
  }

  /** Told at the first `connect`, when somebody listens, and on the console. */
  warn(message) {
    this.#warning = message;
    console.warn(`snug-chat: ${message}`);
  }

  close() {
    this.#machine.connection.close();
  }

  /** Ends it and all that it does; resolves when the cache is written. */
  dispose() {
    this.atEnd();
    return this.#machine.end();
  }

  /** @param {any} message @param {{tag?: any}} [options] */
  async send(message, { tag } = {}) {
    return this.#machine.composer.send(object(message), tag);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async edit(change, { tag } = {}) {
    return this.#machine.composer.change('edit', object(change), tag);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async delete(change, { tag } = {}) {
    return this.#machine.composer.change('delete', object(change), tag);
  }

  /** @param {any} change @param {{tag?: any}} [options] */
  async react(change, { tag } = {}) {
    return this.#machine.composer.change('react', object(change), tag);
  }

  /** Tries a message again that was refused for good. */
  async retry(id) {
    const { entry, code } = this.#machine.bubbles.take(id);
    try {
      await this.#machine.composer.again(entry);
    } catch (error) {
      this.#machine.bubbles.failed(entry, code); // The text is not lost where the outbox can't be written.
      throw error;
    }
  }

  /** Forgets a message that was refused for good. */
  async discard(id) {
    const { entry } = this.#machine.bubbles.take(id);
    this.#machine.events.emit('changed', { room: entry.room });
  }

  async read(room, seq) {
    checkShape('read', { room, seq });
    this.#machine.reads.read(room, seq);
  }

  async typing(room) {
    checkShape('typing', { room });
    this.#machine.typing.tell(room, this.#machine.connection.session);
  }

  async watch(users) {
    checkShape('watch', { users });
    this.#machine.watch(users);
  }

  async history(room, span) {
    return this.#machine.pages.load(room, span);
  }

  /** Opens a room: what the cache holds of it can be shown. */
  async open(room) {
    await this.#machine.open(room);
  }

  /** Starts a room anew from its newest page. */
  async reset(room) {
    this.#machine.startAnew(room);
  }

  async messages(room, thread) {
    return this.#machine.bubbles.of(room, thread);
  }

  async unread(room) {
    return this.#machine.unread.of(room);
  }

  async typingIn(room) {
    return this.#machine.typing.in(room);
  }

  enterBackground() {
    this.#machine.connection.enterBackground();
  }

  enterForeground() {
    this.#machine.connection.enterForeground();
  }

  setActiveRoom(room) {
    if (room !== null && (typeof room !== 'string' || room === '')) throw new SnugError('invalid', 'the active room is an id or null');
    if (room !== null) this.#machine.open(room);
    this.#machine.connection.setActiveRoom(room);
  }

  setNetwork(up) {
    if (typeof up !== 'boolean') throw new SnugError('invalid', 'the network is up (true) or not (false)');
    this.#machine.connection.setNetwork(up);
  }
}

function object(given) {
  if (typeof given !== 'object' || given === null) throw new SnugError('invalid', 'the members of a frame are asked for');
  return given;
}
