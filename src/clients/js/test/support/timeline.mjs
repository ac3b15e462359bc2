import assert from 'node:assert/strict';
import { matches } from './matching.mjs';
import { settle, Stage } from './stage.mjs';

const STREAMS = ['app', 'wire', 'calls'];

/** Plays one timeline against the library. */
export class Timeline {
  #file;
  #stage;
  #bound = new Map();

  constructor(file) {
    this.#file = file;
    this.#stage = new Stage(file.options);
  }

  async play() {
    await this.#store(this.#file.stored ?? {});
    await this.#stage.start();
    for (const [index, step] of this.#file.steps.entries()) {
      try {
        await this.#step(step);
        await settle();
      } catch (error) {
        throw new Error(`${this.#file.name}, step ${index} ${JSON.stringify(step).slice(0, 300)}: ${error.message}`, { cause: error });
      }
    }
  }

  async #store({ epoch, n, rooms = {}, reads = {} }) {
    const { cache } = this.#stage.stores;
    if (epoch !== undefined) await cache.setEpoch(epoch);
    if (n !== undefined) await cache.setN(n);
    for (const [room, seq] of Object.entries(rooms)) await cache.applied(room, seq, []);
    for (const [room, seq] of Object.entries(reads)) await cache.setRead(room, seq);
  }

  async #step({ socket, ...step }) {
    const [[name, value]] = Object.entries(step);
    await this.#steps[name].call(this, value, socket);
  }

  #steps = {
    do: (command) => this.#stage.do(command),
    advance: (ms) => this.#stage.advance(ms),
    jump: (ms) => this.#stage.time.jump(ms, settle),
    open: (number) => this.#stage.network.socket(number).events.onOpen(),
    refuse: (number) => this.#stage.network.end(number, null, false),
    frame: (frame, socket) => this.#stage.frame(frame, socket),
    welcome: (given, socket) => this.#stage.frame(this.#stage.welcome(given), socket),
    text: (text, socket) => this.#stage.network.frame(text, socket),
    server_close: (code, socket) => this.#stage.network.end(socket, code ?? 1005, true),
    own_close: (code, socket) => this.#stage.network.end(socket, code, false),
    break: (number) => this.#stage.network.end(number, 1006, false),
    answer: (answer) => this.#stage.network.answer(answer),
    fail_call: (call) => this.#stage.network.fail(call),
    token: (token) => this.#stage.answerToken(token),
    restart: () => this.#stage.restart(),
    timers: (count) => assert.ok(matches(count, this.#stage.time.armed, this.#bound), `${this.#stage.time.armed} timers are armed`),
    expect: (expected) => this.#expect(expected),
    expect_quiet: async (ms) => {
      this.#expect({});
      await this.#stage.advance(ms);
      this.#expect({});
    },
  };

  #expect({ tokens, ...expected }) {
    const { app, network, asked } = this.#stage;
    const actual = { app: app.splice(0), wire: network.wire.splice(0), calls: network.started.splice(0) };
    this.#stage.asked = 0;
    for (const stream of STREAMS) {
      const wanted = expected[stream] ?? [];
      assert.ok(matches(wanted, actual[stream], this.#bound), `${stream}: expected ${JSON.stringify(wanted)}, came ${JSON.stringify(actual[stream])}`);
    }
    if (tokens !== undefined) assert.ok(matches(tokens, asked, this.#bound), `tokens: expected ${JSON.stringify(tokens)}, came ${asked}`);
  }
}
