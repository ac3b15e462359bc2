import assert from 'node:assert/strict';
import { SnugClient } from '../../src/client.js';
import { MemoryCache, MemoryOutbox } from '../../src/storage/memory.js';
import { commander, printEvents } from '../../tool/commands.mjs';
import { FakeNetwork } from './fakeNetwork.mjs';
import { FakeTime } from './fakeTime.mjs';
import { matches } from './matching.mjs';

const STREAMS = ['app', 'wire', 'calls'];

/** Plays one timeline against the library. */
export class Timeline {
  #file;
  #options;
  #time = new FakeTime();
  #network = new FakeNetwork();
  #stores = { outbox: new MemoryOutbox(), cache: new MemoryCache() };
  #app = [];
  #asked = 0;
  #questions = [];
  #tokens = 0;
  #ids = 0;
  #randoms;
  #life = 0;
  #bound = new Map();
  #command;

  constructor(file) {
    this.#file = file;
    this.#options = { user: 'ann', device: 'd1', background_grace_ms: 10_000, token_seconds: 900, tokens: 'auto', random: [], ...file.options };
    this.#randoms = [...this.#options.random];
  }

  async play() {
    await this.#store(this.#file.stored ?? {});
    await this.#start();
    for (const [index, step] of this.#file.steps.entries()) {
      try {
        await this.#step(step);
        await settle();
      } catch (error) {
        throw new Error(`${this.#file.name}, step ${index} ${JSON.stringify(step).slice(0, 300)}: ${error.message}`, { cause: error });
      }
    }
  }

  async #store({ epoch, n, rooms = {}, reads = {}, messages = {}, outbox = [] }) {
    const { cache } = this.#stores;
    if (epoch !== undefined) await cache.setEpoch(epoch);
    if (n !== undefined) await cache.setN(n);
    for (const [room, seq] of Object.entries(rooms)) await cache.applied(room, seq, (messages[room] ?? []).map((message) => ({ message, head: seq })));
    for (const [room, seq] of Object.entries(reads)) await cache.setRead(room, seq);
    for (const entry of outbox) await this.#stores.outbox.put(entry);
  }

  async #start() {
    const life = ++this.#life;
    const ports = {
      clock: this.#time.clock,
      timers: this.#time.timers,
      random: () => this.#randoms.shift() ?? 0.5,
      newId: () => `id-${++this.#ids}`,
      openSocket: this.#network.openSocket,
      http: this.#network.http,
    };
    const { user, device, background_grace_ms: backgroundGraceMs } = this.#options;
    const client = await SnugClient.on(ports, this.#stores, { url: 'http://snug.test', user, device, backgroundGraceMs, token: () => this.#token() });
    const print = (line) => life === this.#life && this.#app.push(structuredClone(line));
    printEvents(client, print);
    this.#command = commander(client, print);
    if (life > 1) print({ on: 'ready', resumed: client.resumed });
    await settle();
  }

  #token() {
    this.#asked++;
    if (this.#options.tokens !== 'manual') return this.#signed(this.#options.token_seconds);
    return new Promise((resolve, reject) => this.#questions.push({ resolve, reject }));
  }

  #signed(seconds) {
    const now = Math.floor(this.#time.clock.wall() / 1_000);
    const claims = { sub: this.#options.user, iat: now, exp: now + seconds, jti: String(++this.#tokens) };
    return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  }

  async #step({ socket, ...step }) {
    const [[name, value]] = Object.entries(step);
    await this.#steps[name].call(this, value, socket);
  }

  #steps = {
    do: (command) => void this.#command(JSON.stringify(command)),
    advance: (ms) => this.#time.advance(ms, settle),
    jump: (ms) => this.#time.jump(ms, settle),
    open: (number) => this.#network.socket(number).events.onOpen(),
    refuse: (number) => this.#network.end(number, null, false),
    frame: (frame, socket) => this.#network.frame(JSON.stringify(frame), socket),
    welcome: (given, socket) => this.#network.frame(JSON.stringify(this.#welcome(given)), socket),
    text: (text, socket) => this.#network.frame(text, socket),
    server_close: (code, socket) => this.#network.end(socket, code ?? 1005, true),
    own_close: (code, socket) => this.#network.end(socket, code, false),
    break: (number) => this.#network.end(number, 1006, false),
    answer: (answer) => this.#network.answer(answer),
    fail_call: (call) => this.#network.fail(call),
    token: (token) => this.#answerToken(token),
    restart: () => this.#restart(),
    timers: (count) => assert.ok(matches(count, this.#time.armed, this.#bound), `${this.#time.armed} timers are armed`),
    expect: (expected) => this.#expect(expected),
    expect_quiet: async (ms) => {
      this.#expect({});
      await this.#time.advance(ms, settle);
      this.#expect({});
    },
  };

  #welcome({ rooms = {}, ...given }) {
    const whole = Object.fromEntries(Object.entries(rooms).map(([id, room]) => [id, typeof room === 'number' ? { head: room, read: 0, unread: 0 } : room]));
    return {
      type: 'welcome',
      session: 's1',
      user: this.#options.user,
      server_time: new Date(this.#time.clock.wall()).toISOString(),
      epoch: 'e1',
      heartbeat_seconds: 30,
      offline_after_seconds: 90,
      limits: { frame_bytes: 65_536, text_characters: 8_000 },
      more: false,
      ...given,
      rooms: whole,
    };
  }

  #answerToken(token) {
    const question = this.#questions.shift();
    assert.ok(question, 'no token was asked for');
    if (token === 'fail') question.reject(new Error('the application has none'));
    else question.resolve(token.text ?? this.#signed(token.seconds));
  }

  async #restart() {
    this.#network.die();
    this.#time.clear();
    this.#questions = [];
    await this.#start();
  }

  #expect({ tokens, ...expected }) {
    const actual = { app: this.#app.splice(0), wire: this.#network.wire.splice(0), calls: this.#network.started.splice(0) };
    const asked = this.#asked;
    this.#asked = 0;
    for (const stream of STREAMS) {
      const wanted = expected[stream] ?? [];
      assert.ok(matches(wanted, actual[stream], this.#bound), `${stream}: expected ${JSON.stringify(wanted)}, came ${JSON.stringify(actual[stream])}`);
    }
    if (tokens !== undefined) assert.ok(matches(tokens, asked, this.#bound), `tokens: expected ${JSON.stringify(tokens)}, came ${asked}`);
  }
}

/** Lets everything run that is ready. */
function settle() {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
