import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Composer } from '../src/outbox/composer.js';

/** An outbox that knows no message, and a cache that answers when it is told to. */
function stage() {
  const queued = [];
  const lookups = [];
  const ports = { newId: () => `id-${ids++}`, clock: { wall: () => 0 } };
  let ids = 1;
  const outbox = {
    has: () => false,
    seqOf: () => undefined,
    add: async (entry, added) => {
      queued.push(entry.members.text ?? entry.kind);
      added();
    },
  };
  const sender = { isTooLarge: () => false, look: () => {} };
  const findSeq = () => new Promise((resolve, reject) => lookups.push({ resolve, reject }));
  return { composer: new Composer(ports, outbox, sender, { onQueued: () => {}, findSeq }), queued, lookups };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is composed while the target of an edit is looked up comes after the edit', async () => {
  const { composer, queued, lookups } = stage();
  const all = [
    composer.send({ room: 'r', text: 'one' }),
    composer.change('edit', { room: 'r', client_msg_id: 'm1', text: 'first edit' }),
    composer.send({ room: 'r', text: 'two' }),
    composer.change('edit', { room: 'r', client_msg_id: 'm2', text: 'second edit' }),
    composer.change('delete', { room: 'r', seq: 3 }),
    composer.send({ room: 'r', text: 'three' }),
  ];
  await settled();
  assert.deepEqual(queued, ['one']);
  lookups[0].resolve(3);
  await settled();
  assert.deepEqual(queued, ['one', 'first edit', 'two']);
  lookups[1].resolve(undefined);
  await Promise.all(all);
  assert.deepEqual(queued, ['one', 'first edit', 'two', 'second edit', 'delete', 'three']);
});

test('a lookup that fails holds up nothing else', async () => {
  const { composer, queued, lookups } = stage();
  const edit = composer.change('edit', { room: 'r', client_msg_id: 'm1', text: 'edit' });
  const send = composer.send({ room: 'r', text: 'one' });
  lookups[0].reject(new Error('the database is gone'));
  await assert.rejects(edit, /the database is gone/);
  await send;
  assert.deepEqual(queued, ['one']);
});
