// The four rules of the client libraries, by name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Backoff, waitBefore } from '../src/backoff.js';
import { Stage } from './support/stage.mjs';

describe('backoff with jitter', () => {
  const runs = Array.from({ length: 10_000 }, () => {
    const backoff = new Backoff(Math.random);
    return Array.from({ length: 6 }, () => backoff.next());
  });

  test('waits lie between 100 ms and min(20 s, 2 s · 2ⁿ), uniformly', () => {
    for (let n = 0; n < 6; n++) {
      const longest = Math.min(20_000, 2_000 * 2 ** n);
      const waits = runs.map((run) => run[n]);
      assert.ok(waits.every((wait) => wait >= 100 && wait <= longest), `attempt ${n}`);
      const deciles = Array(10).fill(0);
      for (const wait of waits) deciles[Math.min(9, Math.floor(((wait - 100) / (longest - 100)) * 10))]++;
      // 1,000 expected in each, with a standard deviation of 30.
      for (const count of deciles) assert.ok(count > 820 && count < 1_180, `attempt ${n}: ${deciles}`);
    }
  });

  test('no two runs wait alike', () => {
    assert.equal(new Set(runs.map((run) => run.join())).size, runs.length);
  });

  test('the ends of the range are reached', () => {
    assert.equal(waitBefore(0, 0), 100);
    assert.equal(waitBefore(0, 0.99999), 2_000);
    assert.equal(waitBefore(3, 0.99999), 16_000);
    assert.equal(waitBefore(40, 0.99999), 20_000);
  });

  test('the client waits by it', async () => {
    const stage = await new Stage({ random: [0, 0.25, 0.75] }).start();
    await stage.do({ do: 'connect' });
    for (let n = 0; n < 3; n++) {
      stage.network.end(true, null, false);
      await stage.advance(waitBefore(n, [0, 0.25, 0.75][n]));
    }
    assert.deepEqual(stage.lines('state').filter(({ state }) => state === 'waiting').map(({ wait_ms }) => wait_ms), [100, 1_075, 6_025]);
  });
});

describe('a retry after a lost ack shows one bubble', () => {
  async function lostAck() {
    const stage = await new Stage().start();
    await stage.online({ r: 5 });
    await stage.do({ do: 'active_room', room: 'r' });
    await stage.do({ do: 'send', room: 'r', text: 'hello' });
    assert.deepEqual(await shown(stage), ['hello sending']);
    stage.network.end(true, 1006, false);
    await stage.advance(2_000);
    return stage;
  }

  const shown = async ({ client }) => (await client.messages('r')).map(({ text, status }) => `${text} ${status}`);

  test('where the message was stored, and is met in the catch-up', async () => {
    const stage = await lostAck();
    await stage.welcomed({ r: 6 });
    stage.network.answer({ call: 'POST /v1/catch-up', body: { epoch: 'e1', rooms: { r: { items: [stage.message('r', 6, { user: 'ann', client_msg_id: 'id-1', text: 'hello' })], after: null, head: 6 } } } });
    await stage.advance(0);
    assert.deepEqual(await shown(stage), ['hello sent']);
    assert.equal(stage.frames('send').length, 1);
    assert.equal(stage.lines('sent').length, 1);
  });

  test('where it is sent again, and the ack says duplicate', async () => {
    const stage = await lostAck();
    await stage.welcomed({ r: 5 });
    assert.deepEqual(stage.frames('send').map(({ client_msg_id }) => client_msg_id), ['id-1', 'id-1']);
    assert.deepEqual(await shown(stage), ['hello sending']);
    await stage.frame({ type: 'ack', client_msg_id: 'id-1', room: 'r', seq: 6, at: '2026-11-24T00:00:00.000Z', duplicate: true });
    assert.deepEqual(await shown(stage), ['hello sent']);
    await stage.frame(stage.message('r', 6, { user: 'ann', client_msg_id: 'id-1', text: 'hello' }));
    assert.deepEqual(await shown(stage), ['hello sent']);
    assert.equal(stage.lines('sent').length, 1);
  });
});

describe('background', () => {
  test('without an active room: the socket is closed after the grace, no heartbeat goes out, no timer runs', async () => {
    const stage = await new Stage().start();
    await stage.online({ r: 5 });
    await stage.do({ do: 'background' });
    await stage.advance(9_999);
    assert.equal(stage.client.state, 'online');
    await stage.advance(1);
    assert.equal(stage.client.state, 'paused');
    assert.deepEqual(stage.network.wire.at(-1), { close: 1000, socket: 1 });
    assert.equal(stage.frames('bye').length, 0);
    assert.equal(stage.time.armed, 0);
    await stage.advance(600_000);
    assert.equal(stage.frames('ping').length, 0);
    assert.equal(stage.network.sockets.length, 1);
  });

  test('with an active room: the socket stays, and so does the heartbeat', async () => {
    const stage = await new Stage().start();
    await stage.online({ r: 5 });
    await stage.do({ do: 'active_room', room: 'r' });
    await stage.do({ do: 'background' });
    for (let pings = 1; pings <= 20; pings++) {
      await stage.advance(30_000);
      assert.equal(stage.frames('ping').length, pings);
      await stage.frame({ type: 'pong', at: '2026-11-24T00:00:00.000Z', heads: {} });
    }
    assert.equal(stage.client.state, 'online');
    assert.equal(stage.network.sockets.length, 1);
  });
});

test('after ten minutes in the background: one catch-up and one socket show what was missed', async () => {
  const stage = await new Stage().start();
  await stage.online({ r: 5, q: 3 });
  await stage.do({ do: 'background' });
  await stage.advance(600_000);
  await stage.do({ do: 'foreground' });
  await stage.welcomed({ r: 7, q: 4 });
  const missed = (room, ...seqs) => ({ items: seqs.map((seq) => stage.message(room, seq)), after: null, head: seqs.at(-1) });
  stage.network.answer({ call: 'POST /v1/catch-up', body: { epoch: 'e1', rooms: { r: missed('r', 6, 7), q: missed('q', 4) } } });
  await stage.advance(20_000);
  assert.deepEqual(stage.lines('event').map(({ event }) => `${event.room} ${event.seq}`), ['r 6', 'r 7', 'q 4']);
  assert.equal(stage.network.started.length, 1);
  assert.equal(stage.network.sockets.length, 2);
  assert.equal(stage.lines('caught_up').length, 2);
});
