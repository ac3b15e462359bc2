// What a page's life does to a client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindPage } from '../src/platform/page.js';
import { canShare } from '../src/platform/tabs.js';
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

test('tabs share where they can find each other, and a page to which storage is denied opens all the same', () => {
  const denied = {
    get localStorage() {
      throw new Error('denied');
    },
  };
  const BroadcastChannel = class {};
  const answers = [
    [{ BroadcastChannel, navigator: { locks: {} } }, true],
    [{ BroadcastChannel, navigator: {}, localStorage: {} }, true],
    [Object.assign(denied, { BroadcastChannel, navigator: {} }), false],
    [{ navigator: { locks: {} } }, false],
  ];
  for (const [window, expected] of answers) assert.equal(canShare(/** @type {any} */ (window)), expected);
});
