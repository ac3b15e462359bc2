import { SnugClient } from '../../src/client.js';
import { MemoryCache, MemoryOutbox } from '../../src/storage/memory.js';
import { commander, printEvents } from '../../tool/commands.mjs';
import { FakeNetwork } from './fakeNetwork.mjs';
import { FakeTime } from './fakeTime.mjs';

/** One client on a stage: its clock, network, chance and application are the test's. */
export class Stage {
  time = new FakeTime();
  network = new FakeNetwork();
  stores;
  /** The driver's lines. */
  app = [];
  asked = 0;
  questions = [];
  #options;
  #tokens = 0;
  #ids = 0;
  #randoms;
  #life = 0;
  #command;

  /** @type {SnugClient} */
  client;

  constructor({ stores, ...options } = {}) {
    this.stores = stores ?? { outbox: new MemoryOutbox(), cache: new MemoryCache() };
    this.#options = { user: 'ann', device: 'd1', background_grace_ms: 10_000, token_seconds: 900, tokens: 'auto', random: [], ...options };
    this.#randoms = [...this.#options.random];
  }

  /** Starts the client, with what its stores hold. */
  async start() {
    const life = ++this.#life;
    const ports = {
      clock: this.time.clock,
      timers: this.time.timers,
      random: () => this.#randoms.shift() ?? 0.5,
      newId: () => `id-${++this.#ids}`,
      openSocket: this.network.openSocket,
      http: this.network.http,
    };
    const { user, device, background_grace_ms: backgroundGraceMs } = this.#options;
    this.client = await SnugClient.on(ports, this.stores, { url: 'http://snug.test', user, device, backgroundGraceMs, token: () => this.#token() });
    const print = (line) => life === this.#life && this.app.push(structuredClone(line));
    printEvents(this.client, print);
    this.#command = commander(this.client, print);
    if (life > 1) print({ on: 'ready', resumed: this.client.resumed });
    await settle();
    return this;
  }

  /** The process is killed, and started again on the same stores. */
  async restart() {
    this.network.die();
    this.time.clear();
    this.questions = [];
    await this.start();
  }

  /** A line of the driver. */
  async do(command) {
    this.#command(JSON.stringify(command));
    await settle();
  }

  async advance(ms) {
    await this.time.advance(ms, settle);
    await settle();
  }

  async online(rooms = {}) {
    await this.do({ do: 'connect' });
    await this.welcomed(rooms);
  }

  /** The newest socket opens, and gets its `welcome`. */
  async welcomed(rooms = {}, more = {}) {
    this.network.socket().events.onOpen();
    await settle();
    await this.frame(this.welcome({ rooms, ...more }));
  }

  async frame(frame, socket) {
    this.network.frame(JSON.stringify(frame), socket);
    await settle();
  }

  welcome({ rooms = {}, ...given }) {
    const whole = Object.fromEntries(Object.entries(rooms).map(([id, room]) => [id, typeof room === 'number' ? { head: room, read: 0, unread: 0 } : room]));
    return {
      type: 'welcome',
      session: 's1',
      user: this.#options.user,
      server_time: new Date(this.time.clock.wall()).toISOString(),
      epoch: 'e1',
      heartbeat_seconds: 30,
      offline_after_seconds: 90,
      limits: { frame_bytes: 65_536, text_characters: 8_000 },
      more: false,
      ...given,
      rooms: whole,
    };
  }

  message(room, seq, more = {}) {
    return { type: 'message', room, seq, user: 'bob', client_msg_id: `b-${seq}`, text: `m${seq}`, at: new Date(this.time.clock.wall()).toISOString(), ...more };
  }

  answerToken(token) {
    const question = this.questions.shift();
    if (question === undefined) throw new Error('no token was asked for');
    if (token === 'fail') question.reject(new Error('the application has none'));
    else question.resolve(token.text ?? this.#signed(token.seconds));
  }

  /** What of these lines the application saw. */
  lines(on) {
    return this.app.filter((line) => line.on === on);
  }

  /** The frames of this type that went out. */
  frames(type) {
    return this.network.wire.filter((frame) => frame.type === type);
  }

  #token() {
    this.asked++;
    if (this.#options.tokens !== 'manual') return this.#signed(this.#options.token_seconds);
    return new Promise((resolve, reject) => this.questions.push({ resolve, reject }));
  }

  #signed(seconds) {
    const now = Math.floor(this.time.clock.wall() / 1_000);
    const claims = { sub: this.#options.user, iat: now, exp: now + seconds, jti: String(++this.#tokens) };
    return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  }
}

/** Lets everything run that is ready. */
export function settle() {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
