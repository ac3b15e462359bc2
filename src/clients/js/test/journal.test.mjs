import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FileCache } from '../src/node/fileCache.js';
import { FileOutbox } from '../src/node/fileOutbox.js';
import { fileName, fileStore } from '../src/node/fileStore.js';
import { Stage } from './support/stage.mjs';

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), 'snug-journal-'))));
after(() => rm(folder, { recursive: true }));

let files = 0;
const fresh = () => join(folder, `file-${++files}`);

const entry = (n, room = 'r') => ({ id: `id-${n}`, kind: 'send', room, composed_at: '2026-11-24T00:00:00.000Z', members: { text: `text ${n} é 😀 \u2028` } });

async function opened(path) {
  const outbox = new FileOutbox(path);
  return { outbox, ...(await outbox.load()) };
}

test('what is in the outbox is there after a start, in order', async () => {
  const path = fresh();
  const { outbox } = await opened(path);
  await Promise.all([1, 2, 3].map((n) => outbox.put(entry(n))));
  await outbox.remove('id-2', 'r', 7);
  await outbox.put({ ...entry(1), members: { text: 'changed' } });
  const { entries, floors } = await opened(path);
  assert.deepEqual(entries.map(({ id, members }) => [id, members.text]), [['id-1', 'changed'], ['id-3', 'text 3 é 😀 \u2028']]);
  assert.deepEqual(floors, { r: 7 });
});

test('a file cut at any byte keeps all whole lines, and goes on from there', async () => {
  const path = fresh();
  const { outbox } = await opened(path);
  for (const n of [1, 2, 3]) await outbox.put(entry(n));
  const whole = await readFile(path);
  const ends = [...whole.keys()].filter((at) => whole[at] === 10);
  for (let size = 0; size <= whole.length; size++) {
    await writeFile(path, whole);
    await truncate(path, size);
    const cut = await opened(path);
    assert.equal(cut.entries.length, ends.filter((end) => end < size).length, `cut to ${size} bytes`);
    await cut.outbox.put(entry(9));
    const again = await opened(path);
    assert.equal(again.entries.at(-1).id, 'id-9', `cut to ${size} bytes`);
    assert.equal(again.entries.length, cut.entries.length + 1);
  }
});

test('a bad line in the middle costs that line alone', async () => {
  const path = fresh();
  const { outbox } = await opened(path);
  await outbox.put(entry(1));
  await appendFile(path, 'null\n\u0000\u0000\u0000\n{"put":\n');
  const { outbox: next } = await opened(path);
  await next.put(entry(2));
  assert.deepEqual((await opened(path)).entries.map(({ id }) => id), ['id-1', 'id-2']);
});

test('what is over is written out of the file at last', async () => {
  const path = fresh();
  const { outbox } = await opened(path);
  await outbox.put(entry('kept'));
  for (let n = 0; n < 1_500; n++) {
    await Promise.all([outbox.put(entry(n)), outbox.remove(`id-${n}`, 'r', n + 1)]);
  }
  assert.ok((await stat(path)).size < 200_000, `${(await stat(path)).size} bytes`);
  assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith('.new')), []);
  const { entries, floors } = await opened(path);
  assert.deepEqual(entries.map(({ id }) => id), ['id-kept']);
  assert.deepEqual(floors, { r: 1_500 });
});

test('a rewrite that was cut short is nothing', async () => {
  const path = fresh();
  const { outbox } = await opened(path);
  await outbox.put(entry(1));
  await writeFile(`${path}.new`, '{"put":{"id":"half');
  assert.deepEqual((await opened(path)).entries.map(({ id }) => id), ['id-1']);
});

test('the cache comes back as it was', async () => {
  const path = fresh();
  const cache = new FileCache(path);
  await cache.load();
  const copy = (seq) => ({ message: { room: 'r', seq, text: `m${seq}` }, head: seq });
  await cache.setEpoch('e1');
  await cache.setN(7);
  await cache.setRead('r', 3);
  await cache.setRead('q', 4);
  await cache.setRead('q', null);
  await cache.reset('r', 2, [copy(1), copy(2)]);
  for (let seq = 3; seq <= 600; seq++) await cache.applied('r', seq, [copy(seq)]);
  await cache.applied('gone', 1, [copy(1)]);
  await cache.left('gone');
  const again = new FileCache(path);
  assert.deepEqual(await again.load(), { epoch: 'e1', device: null, n: 7, rooms: { r: 600 }, reads: { r: 3 } });
  const kept = await again.messages('r');
  assert.equal(kept.length, 500);
  assert.ok(kept.some(({ message }) => message.seq === 600) && !kept.some(({ message }) => message.seq === 100));
  assert.deepEqual(await again.copy('r', 600), copy(600));
});

test('a store belongs to one server and one user, on every disk', async () => {
  const store = fileStore(folder);
  const put = async (whose) => {
    const { outbox } = await store(whose);
    await outbox.load();
    await outbox.put(entry(whose.user));
  };
  const found = async (whose) => {
    const { outbox } = await store(whose);
    return (await outbox.load()).entries.length;
  };
  await put({ origin: 'http://a.test', user: 'ann' });
  await put({ origin: 'http://a.test', user: 'Ann' });
  for (const whose of [{ origin: 'http://a.test', user: 'bob' }, { origin: 'http://b.test', user: 'ann' }]) assert.equal(await found(whose), 0);
  assert.equal(await found({ origin: 'http://a.test', user: 'ann' }), 1);
  assert.equal(fileName('A.b@c:d/../é'), '%41%2eb%40c%3ad%2f%2e%2e%2f%c3%a9');
  assert.notEqual(fileName('Ann').toLowerCase(), fileName('ann').toLowerCase());
});

test('a client that has ended has its files closed, with all in them that was asked for', async () => {
  const store = await fileStore(fresh())({ origin: 'http://snug.test', user: 'ann' });
  const stage = await new Stage({ stores: store }).start();
  await stage.client.send({ room: 'r', text: 'kept' });
  stage.client.dispose();
  const late = store.outbox.put(entry(9));
  await stage.client.dispose();
  await assert.rejects(store.outbox.put(entry(10)), { code: 'EBADF' });
  await late.catch(() => {});
});
