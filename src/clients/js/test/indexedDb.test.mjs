// A database that is a browser's in its manners, not in its memory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '../src/storage/indexedDb.js';

function factory() {
  const log = { opened: 0, closed: 0, aborted: 0 };
  const open = () => {
    log.opened++;
    const request = {};
    const database = { isDead: false, close: () => log.closed++, transaction: () => transaction(database, log) };
    log.newest = database;
    queueMicrotask(() => request.onsuccess(Object.assign(request, { result: database })));
    return request;
  };
  return { log, open };
}

function transaction(database, log) {
  if (database.isDead) throw new Error('the connection is closing');
  const begun = { objectStore: (name) => name, abort: () => log.aborted++ };
  setImmediate(() => begun.oncomplete?.());
  return begun;
}

const WHOSE = { origin: 'http://snug.test', user: 'ann' };

test('a connection that the browser closed without a word is opened again', async () => {
  const given = factory();
  const database = new Database(/** @type {any} */ (given), WHOSE);
  await database.check();
  given.log.newest.isDead = true;
  assert.deepEqual(await Promise.all([1, 2].map((n) => database.run(['outbox'], 'readwrite', () => n))), [1, 2]);
  assert.equal(given.log.opened, 2);
});

test('what fails half way is taken back', async () => {
  const given = factory();
  const database = new Database(/** @type {any} */ (given), WHOSE);
  const work = () => {
    throw new Error('no key');
  };
  await assert.rejects(database.run(['outbox'], 'readwrite', work), /no key/);
  assert.equal(given.log.aborted, 1);
});

test('closed is closed', async () => {
  const given = factory();
  const database = new Database(/** @type {any} */ (given), WHOSE);
  await database.check();
  await database.close();
  assert.equal(given.log.closed, 1);
});
