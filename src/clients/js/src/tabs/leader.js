import { Audience } from './audience.js';

export const EVENTS = ['state', 'queued', 'sent', 'failed', 'event', 'reset', 'left', 'caught_up', 'presence', 'typing', 'read', 'user', 'room', 'changed', 'warning'];

/** What tabs may ask of the one that leads. */
const METHODS = new Set(['connect', 'close', 'send', 'edit', 'delete', 'react', 'retry', 'discard', 'read', 'typing', 'history', 'reset', 'messages', 'unread', 'typingIn', 'setNetwork']);

/**
 * The tab that has the connection: does what the others ask for, and tells them what happens.
 *
 * @typedef {import('./audience.js').TabWish} TabWish
 */
export class Leader {
  #client;
  #post;
  #audience = new Audience();
  #told = { visible: null, activeRoom: null, watched: '' };
  #working = new Set();
  #caughtUp = false;

  /**
   * @param {import('../client.js').SnugClient} client
   * @param {{post: (message: any) => void, emit: (name: string, told: any) => void}} out
   */
  constructor(client, { post, emit }) {
    this.#client = client;
    this.#post = post;
    for (const name of EVENTS) {
      client.on(name, (told) => {
        if (name === 'state' || name === 'caught_up') this.#caughtUp = name === 'caught_up';
        emit(name, told);
        post({ event: name, told, standing: this.standing });
      });
    }
  }

  /** What one can ask for without waiting. */
  get standing() {
    return { state: this.#client.state, outboxSize: this.#client.outboxSize, caughtUp: this.#caughtUp };
  }

  get rooms() {
    return this.#client.rooms;
  }

  get mayStay() {
    return this.#audience.mayStay;
  }

  /** @param {string} method @param {any[]} args */
  async perform(method, args) {
    if (!METHODS.has(method)) throw new TypeError(`${method} is nothing that a tab may ask for`);
    return this.#client[method](...args);
  }

  /** A tab asks; while one is at it, the same once more is nothing. */
  async asked({ from, call, method, args }) {
    const key = `${from} ${call}`;
    if (this.#working.has(key)) return;
    this.#working.add(key);
    try {
      this.#post({ to: from, call, result: await this.perform(method, args) });
    } catch (error) {
      this.#post({ to: from, call, error: { code: error.code ?? 'internal', message: error.message } });
    }
    this.#working.delete(key);
  }

  /**
   * @param {string} tab
   * @param {TabWish} wish
   */
  wished(tab, wish) {
    this.#audience.set(tab, wish);
    for (const room of wish.open) this.#client.open(room);
    this.#apply();
  }

  /** A tab is gone. */
  gone(tab) {
    if (this.#audience.delete(tab)) this.#apply();
  }

  knows(tab) {
    return this.#audience.has(tab);
  }

  end() {
    return this.#client.dispose();
  }

  #apply() {
    const { visible, activeRoom, watched } = this.#audience;
    const before = this.#told;
    this.#told = { visible, activeRoom, watched: watched.join() };
    if (activeRoom !== before.activeRoom) this.#client.setActiveRoom(activeRoom);
    if (visible !== before.visible) visible ? this.#client.enterForeground() : this.#client.enterBackground();
    if (this.#told.watched !== before.watched) this.#client.watch(watched);
  }
}
