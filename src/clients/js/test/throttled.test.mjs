// A page that was hidden for long: its timers run once a minute. It may stay all the same, for its notifications.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stage } from './support/stage.mjs';

async function hidden() {
  const stage = await new Stage().start();
  await stage.online({ r: 1 });
  await stage.do({ do: 'active_room', room: 'r' });
  await stage.do({ do: 'background' });
  return stage;
}

async function minute(stage, answers) {
  const asked = stage.frames('ping').length;
  await stage.time.jump(60_100, async () => {
    if (answers && stage.frames('ping').length > asked) await stage.frame({ type: 'pong', at: '', heads: {} }, 1);
  });
}

test('keeps a connection that lives', async () => {
  const stage = await hidden();
  for (let n = 0; n < 10; n++) await minute(stage, true);
  assert.equal(stage.network.sockets.length, 1);
  assert.equal(stage.client.state, 'online');
  assert.ok(stage.frames('ping').length >= 10, `${stage.frames('ping').length} pings`);
});

test('gives up one that is dead within minutes', async () => {
  const stage = await hidden();
  for (let n = 0; n < 4; n++) await minute(stage, false);
  assert.ok(stage.network.sockets.length > 1);
});
