// Listeners that fail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../src/emitter.js';
import { settle } from './support/stage.mjs';

test('a listener that throws, now or later, is reported, and stops neither the others nor the process', async (context) => {
  const reported = context.mock.method(console, 'error', () => {});
  const emitter = new Emitter();
  const heard = [];
  emitter.on('event', () => {
    throw new Error('now');
  });
  emitter.on('event', async () => {
    throw new Error('later');
  });
  emitter.on('event', (told) => heard.push(told));
  emitter.emit('event', 1);
  await settle();
  assert.deepEqual(heard, [1]);
  assert.deepEqual(reported.mock.calls.map(({ arguments: [, error] }) => error.message), ['now', 'later']);
});
