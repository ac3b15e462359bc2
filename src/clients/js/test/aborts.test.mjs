// Many calls at once on one session.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onAbort } from '../src/aborts.js';
import { Stage } from './support/stage.mjs';

test('twenty rooms that start anew at once leave no listener behind, and Node warns of none', async () => {
  const warnings = [];
  const note = (warning) => warnings.push(warning.name);
  process.on('warning', note);
  const stage = await new Stage().start();
  const rooms = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`r${n}`, 5]));
  for (const room of Object.keys(rooms)) await stage.client.open(room);
  await stage.online(rooms);
  assert.equal(stage.network.calls.length, 60);
  await stage.do({ do: 'close' });
  assert.equal(stage.network.calls.length, 0);
  process.off('warning', note);
  assert.deepEqual(warnings, []);
});

test('who waits no longer is not called', () => {
  const end = new AbortController();
  const called = [];
  onAbort(end.signal, () => called.push('one'));
  onAbort(end.signal, () => called.push('two'))();
  end.abort();
  assert.deepEqual(called, ['one']);
});
