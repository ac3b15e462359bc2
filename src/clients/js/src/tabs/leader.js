import { Audience } from './audience.js';

export const EVENTS = ['state', 'queued', 'sent', 'failed', 'event', 'reset', 'left', 'caught_up', 'presence', 'typing', 'read', 'user', 'room', 'changed', 'warning'];

/** Answers that a tab may have asked for once more before they reached it. */
const MOST_REMEMBERED = 50;

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
  /** @type {Map<string, any>} the answers of the last calls; `null` while one is at it */
  #answers = new Map();
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

  /** A tab asks; the same once more is done once, and answered twice. */
  async asked({ from, call, method, args }) {
    const key = `${from} ${call}`;
    if (this.#answers.has(key)) return this.#answer(this.#answers.get(key));
    this.#answers.set(key, null);
    const answer = { to: from, call, ...(await this.#outcome(method, args)) };
    this.#answers.set(key, answer);
    this.#answer(answer);
    if (this.#answers.size > MOST_REMEMBERED) this.#forgetOldest();
  }

  async #outcome(method, args) {
    try {
      return { result: await this.perform(method, args) };
    } catch (error) {
      return { error: { code: error.code ?? 'internal', message: error.message } };
    }
  }

  #answer(answer) {
    if (answer !== null) this.#post(answer);
  }

  #forgetOldest() {
    const done = [...this.#answers].find(([, answer]) => answer !== null);
    if (done !== undefined) this.#answers.delete(done[0]);
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
