// What an application may get wrong when it composes: it costs nothing but that message.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryCache, MemoryOutbox } from '../src/storage/memory.js';
import { settle, Stage } from './support/stage.mjs';

async function online(given) {
  const stage = await new Stage(given).start();
  await stage.online({ r: 1 });
  return stage;
}

test('what JSON cannot say is refused, and stands in nobody\'s way', async () => {
  const stage = await online();
  const circle = {};
  circle.self = circle;
  for (const data of [{ big: 1n }, circle]) await assert.rejects(stage.client.send({ room: 'r', text: 'bad', data }), { code: 'invalid' });
  assert.equal(stage.client.outboxSize, 0);
  await stage.client.send({ room: 'r', text: 'good', data: { at: new Date(0) } });
  assert.deepEqual(stage.frames('send').map(({ text, data }) => [text, data]), [['good', { at: '1970-01-01T00:00:00.000Z' }]]);
});

test('what the application does to its own object later is not what was composed', async () => {
  const stage = await new Stage().start();
  const data = { n: 1 };
  const sent = stage.client.send({ room: 'r', text: 'one', data });
  data.n = 2;
  await sent;
  await stage.online({ r: 1 });
  assert.deepEqual(stage.frames('send')[0].data, { n: 1 });
});

test('the same composed twice at once goes out once, and the room goes on', async () => {
  const stage = await online();
  const message = { room: 'r', text: 'once', client_msg_id: 'mine' };
  await Promise.all([stage.client.send(message), stage.client.send(message)]);
  await stage.client.send({ room: 'r', text: 'next' });
  await stage.frame({ type: 'ack', client_msg_id: 'mine', room: 'r', seq: 2, at: '', duplicate: false });
  assert.deepEqual(stage.frames('send').map(({ text }) => text), ['once', 'next']);
  assert.equal(stage.client.outboxSize, 1);
});

test('a retry that cannot be stored leaves the failed message where it was', async () => {
  const outbox = new MemoryOutbox();
  const stage = await online({ stores: { outbox, cache: new MemoryCache() } });
  const { client_msg_id } = await stage.client.send({ room: 'r', text: 'refused' });
  await stage.frame({ type: 'error', client_msg_id, code: 'forbidden', message: '' });
  outbox.put = async () => Promise.reject(new Error('the disk is full'));
  await assert.rejects(stage.client.retry(client_msg_id), { code: 'unavailable' });
  await settle();
  assert.deepEqual((await stage.client.messages('r')).map(({ status, code }) => [status, code]), [['failed', 'forbidden']]);
});
