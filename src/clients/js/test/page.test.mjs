// What a page's life does to a client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindPage } from '../src/platform/page.js';
import { fakePage } from './support/page.mjs';

test('hidden, shown, kept in the back-forward cache, off and on the network; nothing once it has ended', () => {
  const { window, dispatch, listeners } = fakePage();
  const told = [];
  const client = { enterBackground: () => told.push('background'), enterForeground: () => told.push('foreground'), setNetwork: (up) => told.push(up) };
  const end = bindPage(client, window);
  window.document.visibilityState = 'hidden';
  dispatch('visibilitychange');
  dispatch('pagehide', { persisted: true });
  dispatch('pagehide', { persisted: false });
  window.document.visibilityState = 'visible';
  dispatch('pageshow');
  dispatch('offline');
  dispatch('online');
  assert.deepEqual(told, ['background', 'background', 'foreground', false, true]);
  end();
  assert.equal(listeners(), 0);
});
