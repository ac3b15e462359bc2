// One live connection that comes back by itself, until it is closed for good.

import { freshToken, randomId } from './session.js';

const SHORTEST_WAIT_MS = 100;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 20_000;
const HELLO_MS = 10_000;
const ANSWER_MS = 10_000;
const STEADY_MS = 30_000;
const FINAL_CODES = new Set([1002, 1003, 1007, 1008, 1009]);

export class Live {
  #socket = null;
  #online = false;
  #attempt = 0;
  #timers = new Map();
  #retryAfter = null;
  #closed = false;
  #token = null;

  /** @param told `{frame, state, ended}`: every frame, every change of state, the end for good with its reason */
  constructor(told) {
    this.told = told;
    this.onVisible = () => this.#visibilityChanged();
    this.onNetwork = () => this.#look();
    document.addEventListener('visibilitychange', this.onVisible);
    addEventListener('online', this.onNetwork);
    addEventListener('offline', this.onNetwork);
    this.#connect();
  }

  /** Whether it was sent; what was not is for the next welcome. */
  send(frame) {
    if (!this.#online || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  close() {
    this.send({ type: 'bye' });
    this.#end(null);
  }

  async #connect() {
    this.told.state('connecting');
    try {
      this.#token = await freshToken();
    } catch (error) {
      if (error.status === 401) this.#end('You are signed out.');
      else this.#wait();
      return;
    }
    if (this.#closed) return;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/socket`);
    this.#socket = socket;
    this.#after('welcome', HELLO_MS, () => this.#drop(socket));
    socket.onopen = () => socket.send(JSON.stringify(this.#hello()));
    socket.onmessage = (event) => socket === this.#socket && this.#received(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code);
  }

  #hello() {
    const last = Number(sessionStorage.getItem('snug.n')) || 0;
    const n = Math.max(last + 1, Date.now());
    sessionStorage.setItem('snug.n', String(n));
    const device = sessionStorage.getItem('snug.device') || randomId();
    sessionStorage.setItem('snug.device', device);
    return { type: 'hello', token: this.#token, device, n, state: visibility(), client: 'snug-first-page' };
  }

  #received(frame) {
    this.#cancel('answer');
    if (frame.type === 'welcome') this.#welcomed(frame);
    if (frame.type === 'token_expiring') this.#renew();
    if (frame.type === 'drain') this.#retryAfter = Date.now() + frame.retry_after_ms;
    this.told.frame(frame);
  }

  #welcomed(frame) {
    this.#cancel('welcome');
    this.#online = true;
    this.told.state('online');
    this.#after('steady', STEADY_MS, () => { this.#attempt = 0; });
    this.#beat(frame.heartbeat_seconds * 1000);
  }

  #beat(every) {
    this.#after('heartbeat', every, () => {
      this.#probe();
      this.#beat(every);
    });
  }

  /** A ping that must be answered. */
  #probe() {
    const socket = this.#socket;
    if (this.send({ type: 'ping' })) this.#after('answer', ANSWER_MS, () => this.#drop(socket));
  }

  async #renew() {
    try {
      this.#token = await freshToken(this.#token);
      this.send({ type: 'token', token: this.#token });
    } catch {
      // The session lasts to the old token's end, and the next connect tells what is wrong.
    }
  }

  #visibilityChanged() {
    this.send({ type: 'state', state: visibility() });
    if (visibility() === 'foreground') this.#look();
  }

  /** Something changed: a connection that stands is tried, and one that is waited for is made at once. */
  #look() {
    if (this.#online) {
      this.#probe();
    } else if (this.#timers.has('retry')) {
      this.#cancel('retry');
      this.#attempt = 0;
      this.#connect();
    }
  }

  /** A dead connection may take minutes to say so. */
  #drop(socket) {
    if (socket !== this.#socket) return;
    socket.close();
    this.#lost(1006);
  }

  #lost(code) {
    this.#online = false;
    this.#socket = null;
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
    if (this.#closed) return;
    if (code === 4100) this.#rejected();
    else if (code === 4103) this.#end('This tab was opened again elsewhere. Reload to come back.');
    else if (code === 1000 || FINAL_CODES.has(code) || code > 4100) this.#end(`The server closed the connection (${code}).`);
    else this.#wait();
  }

  async #rejected() {
    try {
      await freshToken(this.#token);
      this.#wait();
    } catch (error) {
      if (error.status === 401) this.#end('You are signed out.');
      else this.#wait();
    }
  }

  #wait() {
    if (this.#closed) return;
    this.told.state('waiting');
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempt++);
    const random = SHORTEST_WAIT_MS + Math.random() * (most - SHORTEST_WAIT_MS);
    const wait = this.#retryAfter === null ? random : Math.max(0, this.#retryAfter - Date.now());
    this.#retryAfter = null;
    this.#after('retry', wait, () => this.#connect());
  }

  #end(reason) {
    this.#closed = true;
    this.#online = false;
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
    document.removeEventListener('visibilitychange', this.onVisible);
    removeEventListener('online', this.onNetwork);
    removeEventListener('offline', this.onNetwork);
    this.#socket?.close();
    this.told.ended(reason);
  }

  #after(name, ms, what) {
    this.#cancel(name);
    this.#timers.set(name, setTimeout(() => {
      this.#timers.delete(name);
      what();
    }, ms));
  }

  #cancel(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

function visibility() {
  return document.visibilityState === 'visible' ? 'foreground' : 'background';
}
