// Several tabs, with a channel and a lock that are the test's.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SnugClient } from '../src/client.js';
import { Audience } from '../src/tabs/audience.js';
import { leadByLease, leadByLock } from '../src/tabs/leadership.js';
import { TabClient } from '../src/tabs/tabClient.js';
import { Told } from '../src/tabs/told.js';
import { settle, Stage } from './support/stage.mjs';

/** A browser: its tabs, what lies between them, and the lock that one of them has. */
class Browser {
  stage = new Stage();
  tabs = [];
  #queue = [];
  #ids = 0;

  async tab() {
    const name = `tab-${this.tabs.length + 1}`;
    const tab = { name, alive: true, told: [] };
    this.tabs.push(tab);
    tab.client = new TabClient(this.#ports(tab), () => this.#makeClient(tab), () => false);
    for (const on of ['state', 'event', 'reset', 'queued', 'sent', 'caught_up']) tab.client.on(on, (told) => tab.told.push({ on, ...told }));
    await settle();
    return tab;
  }

  /** The browser freezes the tab: nothing reaches it, and it keeps the lock. */
  freeze(tab) {
    const { received } = tab;
    const missed = [];
    tab.received = (message) => missed.push(message);
    tab.thaw = async () => {
      tab.received = received;
      missed.forEach((message) => received(message));
      await tab.lost?.();
      await settle();
    };
  }

  #steal(tab) {
    const [holder] = this.#queue;
    const thief = this.#queue.find((one) => one.tab === tab);
    this.#queue = [thief, ...this.#queue.filter((one) => one !== thief)];
    holder.tab.lost = () => holder.candidate.onLost();
    thief.candidate.onLead();
  }

  /** The tab ends without a word; the lock goes to the next. */
  async kill(tab) {
    tab.alive = false;
    this.stage.network.die();
    this.stage.time.clear();
    this.#queue = this.#queue.filter((one) => one.tab !== tab);
    await this.#queue[0]?.candidate.onLead();
    await settle();
  }

  #ports(tab) {
    return {
      me: tab.name,
      newId: () => `own-${++this.#ids}`,
      clock: this.stage.time.clock,
      timers: this.stage.time.timers,
      channel: (received) => {
        tab.received = received;
        const others = () => this.tabs.filter((one) => one !== tab && one.alive);
        return { post: (message) => tab.alive && others().forEach((one) => queueMicrotask(() => one.alive && one.received(structuredClone(message)))), close: () => {} };
      },
      compete: (candidate) => {
        this.#queue.push({ tab, candidate });
        if (this.#queue.length === 1) queueMicrotask(() => candidate.onLead());
        return { resign: async () => {}, steal: () => this.#steal(tab) };
      },
      watchTab: () => {},
    };
  }

  #makeClient(tab) {
    const { stage } = this;
    const guarded = (method) => (...args) => (tab.alive ? method(...args) : { send: () => {}, close: () => {}, abort: () => {} });
    const ports = { clock: stage.time.clock, timers: stage.time.timers, random: () => 0.5, newId: () => `id-${++this.#ids}`, openSocket: guarded(stage.network.openSocket), http: stage.network.http };
    return SnugClient.on(ports, stage.stores, { url: 'http://snug.test', user: 'ann', device: 'd1', token: async () => 'opaque' });
  }
}

const events = (tab) => tab.told.filter(({ on }) => on === 'event').map(({ event }) => event.seq);

describe('two tabs', () => {
  async function twoTabs() {
    const browser = new Browser();
    const [first, second] = [await browser.tab(), await browser.tab()];
    second.client.connect();
    await settle();
    await browser.stage.welcomed({ r: 5 });
    return { browser, first, second };
  }

  test('share one socket, and both are told', async () => {
    const { browser, first, second } = await twoTabs();
    await browser.stage.frame(browser.stage.message('r', 6));
    assert.equal(browser.stage.network.sockets.length, 1);
    for (const tab of [first, second]) {
      assert.deepEqual(events(tab), [6]);
      assert.equal(tab.client.state, 'online');
      assert.deepEqual(tab.client.rooms, { r: 6 });
    }
    assert.deepEqual([first.client.leads, second.client.leads], [true, false]);
  });

  test('a message of the one that follows goes out once', async () => {
    const { browser, second } = await twoTabs();
    const { client_msg_id } = await second.client.send({ room: 'r', text: 'hello' }, { tag: 7 });
    await settle();
    assert.deepEqual(browser.stage.frames('send').map((frame) => frame.client_msg_id), [client_msg_id]);
    assert.equal(second.told.find(({ on }) => on === 'queued').tag, 7);
    await assert.rejects(second.client.send({ room: 7 }), { code: 'invalid' });
    await assert.rejects(second.client.discard('none'), { code: 'not_found' });
  });

  test('when the leader dies before it answers, the message is in the outbox once', async () => {
    const { browser, first, second } = await twoTabs();
    first.received = () => {}; // It died with the call unread.
    const sent = second.client.send({ room: 'r', text: 'hello' });
    await settle();
    await browser.kill(first);
    const { client_msg_id } = await sent;
    assert.equal(second.client.leads, true);
    await browser.stage.welcomed({ r: 5 });
    assert.deepEqual(browser.stage.frames('send').map((frame) => frame.client_msg_id), [client_msg_id]);
  });

  test('when the leader dies after it stored the message, it is sent once by the next', async () => {
    const { browser, first, second } = await twoTabs();
    await second.client.send({ room: 'r', text: 'hello' });
    const [{ client_msg_id }] = browser.stage.frames('send');
    browser.stage.network.wire.splice(0);
    await browser.kill(first);
    assert.equal(second.client.outboxSize, 1);
    await browser.stage.welcomed({ r: 5 });
    assert.deepEqual(browser.stage.frames('send').map((frame) => frame.client_msg_id), [client_msg_id]);
  });

  test('what the dead leader told is not told again, what it kept to itself is', async () => {
    const { browser, first, second } = await twoTabs();
    await browser.stage.frame(browser.stage.message('r', 6));
    await browser.stage.stores.cache.applied('r', 5, []); // It was told, and the place was not written yet.
    await browser.kill(first);
    await browser.stage.welcomed({ r: 7 });
    browser.stage.network.answer({ call: 'POST /v1/catch-up', body: { epoch: 'e1', rooms: { r: { items: [browser.stage.message('r', 6), browser.stage.message('r', 7)], after: null, head: 7 } } } });
    await settle();
    assert.deepEqual(events(second), [6, 7]);
  });
});

test('a leader that the browser has frozen loses the lead to the tab that somebody looks at, and nothing is doubled', async () => {
  const browser = new Browser();
  const [first, second] = [await browser.tab(), await browser.tab()];
  second.client.connect();
  await settle();
  await browser.stage.welcomed({ r: 5 });
  browser.freeze(first);
  const sent = second.client.send({ room: 'r', text: 'hello' });
  await browser.stage.advance(5_000);
  const { client_msg_id } = await sent;
  assert.deepEqual([second.client.leads, browser.stage.network.sockets.length], [true, 2]);
  await browser.stage.welcomed({ r: 5 });
  await browser.stage.frame({ type: 'ack', client_msg_id, room: 'r', seq: 6, at: '', duplicate: false });
  await first.thaw();
  assert.deepEqual([first.client.leads, second.client.leads], [false, true]);
  await browser.stage.frame(browser.stage.message('r', 7), 2);
  await browser.stage.frame(browser.stage.message('r', 6, { user: 'ann', client_msg_id }), 2);
  await settle();
  assert.deepEqual(browser.stage.frames('send').map((frame) => frame.client_msg_id), [client_msg_id]);
  for (const tab of [first, second]) assert.equal(tab.client.state, 'online');
  assert.equal(second.client.outboxSize, 0);
});

test('a leader that answers keeps the lead, however long a call takes', async () => {
  const browser = new Browser();
  const [first, second] = [await browser.tab(), await browser.tab()];
  second.client.connect();
  await settle();
  await browser.stage.welcomed({ r: 5 });
  const page = second.client.history('r');
  await settle();
  await browser.stage.advance(14_000);
  assert.deepEqual([first.client.leads, second.client.leads], [true, false]);
  browser.stage.network.answer({ call: 'GET /v1/rooms/r/messages', body: { items: [], before: null, after: null, head: 5 } });
  assert.equal((await page).head, 5);
});

test('a lock that is taken away is queued for again', async () => {
  const locks = new Locks();
  const told = [];
  const candidate = (name) => ({ onLead: async () => void told.push(`${name} leads`), onLost: async () => void told.push(`${name} lost`) });
  const first = leadByLock(/** @type {any} */ (locks), 'lock', candidate('first'));
  await settle();
  const second = leadByLock(/** @type {any} */ (locks), 'lock', candidate('second'));
  await settle();
  assert.deepEqual(told, ['first leads']);
  second.steal();
  await settle();
  assert.deepEqual(told, ['first leads', 'second leads', 'first lost']);
  second.steal();
  await second.resign();
  await settle();
  assert.deepEqual(told, ['first leads', 'second leads', 'first lost', 'second lost', 'first leads']);
  await first.resign();
  assert.equal(told.at(-1), 'first lost');
});

/** Web Locks, as far as one lock goes. */
class Locks {
  #holder = null;
  #queue = [];

  request(name, { signal, steal }, work) {
    return new Promise((resolve, reject) => {
      const one = { work, resolve, reject };
      signal?.addEventListener('abort', () => {
        if (!this.#queue.includes(one)) return;
        this.#queue = this.#queue.filter((other) => other !== one);
        reject(signal.reason);
      });
      if (steal) this.#holder?.reject(new DOMException('stolen', 'AbortError'));
      if (steal) this.#holder = null;
      this.#queue = steal ? [one, ...this.#queue] : [...this.#queue, one];
      this.#grant();
    });
  }

  #grant() {
    if (this.#holder !== null || this.#queue.length === 0) return;
    const one = this.#queue.shift();
    this.#holder = one;
    queueMicrotask(async () => {
      await one.work().then(one.resolve, one.reject);
      if (this.#holder !== one) return;
      this.#holder = null;
      this.#grant();
    });
  }
}

test('a tab that missed events between two leaders reads the room anew', () => {
  const told = new Told();
  assert.deepEqual(told.catchUpWith({ r: 5 }), []);
  assert.equal(told.isNews('event', { event: { room: 'r', seq: 6 } }), true);
  assert.equal(told.isNews('event', { event: { room: 'r', seq: 6 } }), false);
  assert.deepEqual(told.catchUpWith({ r: 8, q: 1 }), [{ room: 'r', head: 8 }]);
  assert.equal(told.isNews('event', { event: { room: 'r', seq: 8 } }), false);
  assert.deepEqual(told.rooms, { r: 8, q: 1 });
});

test('what tabs want together: visible where one is, the active room of the one looked at last', () => {
  const audience = new Audience();
  const wish = { visible: false, mayStay: false, activeRoom: null, at: 0, watched: [], open: [] };
  audience.set('a', { ...wish, visible: true, activeRoom: 'r', at: 1, watched: ['bob'] });
  audience.set('b', { ...wish, visible: true, activeRoom: 'q', at: 2, watched: ['bob', 'eve'] });
  assert.deepEqual([audience.visible, audience.activeRoom, audience.watched], [true, 'q', ['bob', 'eve']]);
  audience.set('b', { ...wish, activeRoom: 'q', at: 2 });
  assert.equal(audience.activeRoom, 'r');
  audience.delete('a');
  assert.deepEqual([audience.visible, audience.activeRoom], [false, 'q']);
});

test('by a lease one of two leads; when it resigns, the other does', { timeout: 20_000 }, async () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const leading = new Set();
  const compete = (me) => leadByLease(storage, 'lease', me, { onLead: async () => void leading.add(me), onLost: async () => void leading.delete(me) });
  const candidates = { a: compete('a'), b: compete('b') };
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(() => leading.size === 1);
  const [first] = leading;
  await candidates[first].resign();
  await until(() => leading.size === 1 && !leading.has(first));
  await candidates[first === 'a' ? 'b' : 'a'].resign();
});
