// Frames and answers that no server of ours gives, and applications that act within what they are told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { settle, Stage } from './support/stage.mjs';

const unhandled = [];
const note = (error) => unhandled.push(error);
before(() => process.on('unhandledRejection', note));
after(() => process.off('unhandledRejection', note));

const CATCH_UP = 'POST /v1/catch-up';

test('an answer to the catch-up of whatever shape ends nothing, and is asked for again', async () => {
  for (const part of [null, 5, { items: 5, head: 3 }, { items: [null, {}, { room: 'r', seq: 'x' }], head: 'x' }]) {
    const stage = await new Stage().start();
    await stage.stores.cache.applied('r', 1, []);
    await stage.restart();
    await stage.online({ r: 3 });
    stage.network.answer({ call: CATCH_UP, body: { epoch: 'e1', rooms: { r: part } } });
    await settle();
    await stage.advance(2_000);
    stage.network.answer({ call: CATCH_UP, body: { epoch: 'e1', rooms: { r: { items: [stage.message('r', 2), stage.message('r', 3)], after: null, head: 3 } } } });
    await settle();
    assert.deepEqual(stage.lines('event').map(({ event }) => event.seq), [2, 3], JSON.stringify(part));
    assert.equal(stage.lines('caught_up').length, 1);
  }
  assert.deepEqual(unhandled, []);
});

test('an event of an odd shape among those of a catch-up is told, and the next one as well', async () => {
  const stage = await new Stage().start();
  await stage.stores.cache.applied('r', 1, []);
  await stage.restart();
  await stage.online({ r: 3 });
  const odd = stage.message('r', 2, { thread: 1, mentions: 5 });
  stage.network.answer({ call: CATCH_UP, body: { epoch: 'e1', rooms: { r: { items: [odd, stage.message('r', 3)], after: null, head: 3 } } } });
  await settle();
  await stage.advance(2_000);
  stage.network.calls.length > 0 && stage.network.answer({ call: CATCH_UP, body: { epoch: 'e1', rooms: { r: { items: [stage.message('r', 3)], after: null, head: 3 } } } });
  await settle();
  assert.deepEqual(stage.lines('event').map(({ event }) => event.seq), [2, 3]);
  assert.deepEqual(unhandled, []);
});

test('a wait that cannot be waited is none: the backoff takes its place', async () => {
  for (const retry_after_ms of ['soon', -5, null]) {
    const stage = await new Stage().start();
    await stage.online({ r: 1 });
    await stage.client.send({ room: 'r', text: 'hello' });
    const [{ client_msg_id }] = stage.frames('send');
    await stage.frame({ type: 'error', client_msg_id, code: 'rate_limited', message: '', retry_after_ms });
    await stage.advance(99);
    assert.equal(stage.frames('send').length, 1, String(retry_after_ms));
    await stage.advance(2_000);
    assert.equal(stage.frames('send').length, 2);
  }
});

test('a heartbeat of nothing is the usual one', async () => {
  for (const heartbeat_seconds of [0, -1, 'often', null]) {
    const stage = await new Stage().start();
    await stage.do({ do: 'connect' });
    await stage.welcomed({}, { heartbeat_seconds });
    await stage.advance(29_000);
    assert.equal(stage.frames('ping').length, 0);
    await stage.advance(1_000);
    assert.equal(stage.frames('ping').length, 1);
  }
});

test('who closes as soon as it is online leaves no timer behind', async () => {
  const stage = await new Stage().start();
  stage.client.on('state', ({ state }) => state === 'online' && stage.client.close());
  await stage.online({ r: 1 });
  assert.equal(stage.client.state, 'closed');
  stage.network.end(1, 1000, true);
  assert.equal(stage.time.armed, 0);
});

test('who closes while it connects is not asked for a token', async () => {
  const stage = await new Stage({ tokens: 'manual' }).start();
  stage.client.on('state', ({ state }) => state === 'connecting' && stage.client.close());
  await stage.do({ do: 'connect' });
  assert.deepEqual([stage.client.state, stage.asked, stage.time.armed], ['closed', 0, 0]);
});
