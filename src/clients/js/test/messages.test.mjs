import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changed, repliesCounted } from '../src/rooms/changes.js';
import { Stage } from './support/stage.mjs';

const message = { room: 'r', seq: 1, user: 'bob', client_msg_id: 'b-1', text: 'one', at: 't1', data: { k: 1 } };

describe('how events change a message', () => {
  test('an edit; data that is left out stays, null takes it away', () => {
    assert.deepEqual(changed(message, { type: 'edit', at: 't2', text: 'two' }, 'ann'), { ...message, text: 'two', edited_at: 't2' });
    const { data, ...bare } = message;
    assert.deepEqual(changed(message, { type: 'edit', at: 't2', text: 'two', data: null }, 'ann'), { ...bare, text: 'two', edited_at: 't2' });
    assert.equal(changed(message, { type: 'edit', at: 't2', deleted_at: 't3' }, 'ann'), message);
  });

  test('a deletion keeps the place', () => {
    const { text, data, ...rest } = message;
    const whole = { ...message, mentions: ['ann'], reactions: { x: { count: 1, users: ['ann'], mine: true } } };
    assert.deepEqual(changed(whole, { type: 'delete', at: 't2' }, 'ann'), { ...rest, deleted_at: 't2' });
  });

  test('reactions are counted, ten users are named', () => {
    const react = (one, user, on = true, emoji = '👍') => changed(one, { type: 'reaction', at: 't', user, emoji, on }, 'ann');
    const users = Array.from({ length: 12 }, (_, n) => `u${n}`);
    const many = users.reduce((one, user) => react(one, user), message);
    assert.deepEqual(many.reactions['👍'], { count: 12, users: users.slice(0, 10), mine: false });
    assert.deepEqual(react(many, 'ann').reactions['👍'].mine, true);
    assert.deepEqual(react(react(message, 'ann'), 'ann', false), message);
    assert.deepEqual(react(react(message, 'bob'), 'bob', true, '🎉').reactions, { '👍': { count: 1, users: ['bob'], mine: false }, '🎉': { count: 1, users: ['bob'], mine: false } });
  });

  test('replies come and go', () => {
    const one = repliesCounted(message, { type: 'message', at: 't2' });
    assert.deepEqual(one.replies, { count: 1, last_at: 't2' });
    assert.deepEqual(repliesCounted(one, { type: 'delete', at: 't3' }), message);
  });
});

describe('what a chat screen shows', () => {
  const shown = async ({ client }, thread) => (await client.messages('r', thread)).map(({ text, status, code }) => [text, status, code].filter((part) => part !== undefined).join(' '));

  async function openRoom() {
    const stage = await new Stage().start();
    await stage.online({ r: 2 });
    await stage.do({ do: 'history', room: 'r' });
    const page = { items: [stage.message('r', 1), stage.message('r', 2)].map(({ type, ...rest }) => rest), before: null, after: null, head: 2, read: 0 };
    stage.network.answer({ call: 'GET /v1/rooms/r/messages', body: page });
    await stage.advance(0);
    return stage;
  }

  test('others, then one\'s own on their way, in the order composed', async () => {
    const stage = await openRoom();
    for (const text of ['a', 'b', 'c']) await stage.do({ do: 'send', room: 'r', text });
    assert.deepEqual(await shown(stage), ['m1', 'm2', 'a sending', 'b sending', 'c sending']);
    await stage.frame({ type: 'ack', client_msg_id: 'id-1', room: 'r', seq: 3, at: 't', duplicate: false });
    await stage.frame({ type: 'error', client_msg_id: 'id-2', code: 'invalid', message: 'no' });
    assert.deepEqual(await shown(stage), ['m1', 'm2', 'a sent', 'b failed invalid', 'c sending']);
    await stage.frame(stage.message('r', 3, { user: 'ann', client_msg_id: 'id-1', text: 'a' }));
    assert.deepEqual(await shown(stage), ['m1', 'm2', 'a sent', 'b failed invalid', 'c sending']);
  });

  test('a refused one is tried again with its id, or forgotten', async () => {
    const stage = await openRoom();
    await stage.do({ do: 'send', room: 'r', text: 'a' });
    await stage.frame({ type: 'error', client_msg_id: 'id-1', code: 'forbidden', message: 'no' });
    await stage.client.retry('id-1');
    await stage.advance(0);
    assert.deepEqual(stage.frames('send').map(({ client_msg_id }) => client_msg_id), ['id-1', 'id-1']);
    await stage.frame({ type: 'error', client_msg_id: 'id-1', code: 'forbidden', message: 'no' });
    assert.deepEqual(await shown(stage), ['m1', 'm2', 'a failed forbidden']);
    await stage.client.discard('id-1');
    assert.deepEqual(await shown(stage), ['m1', 'm2']);
    await assert.rejects(stage.client.discard('id-1'), { code: 'not_found' });
  });

  test('an edit and a read of somebody else show', async () => {
    const stage = await openRoom();
    await stage.frame(stage.message('r', 3, { user: 'ann', client_msg_id: 'x', text: 'mine' }));
    await stage.frame({ type: 'edit', room: 'r', seq: 4, at: 't', user: 'bob', target: 1, text: 'edited' });
    await stage.frame({ type: 'read', room: 'r', user: 'bob', read: 3, at: 't' });
    assert.deepEqual(await shown(stage), ['edited', 'm2', 'mine sent']);
    assert.equal((await stage.client.messages('r')).at(-1).seen, true);
  });

  test('threads stand apart', async () => {
    const stage = await openRoom();
    await stage.frame(stage.message('r', 3, { thread: 1, text: 'reply' }));
    await stage.do({ do: 'send', room: 'r', text: 'mine', thread: 1 });
    assert.deepEqual(await shown(stage), ['m1', 'm2']);
    assert.deepEqual(await shown(stage, 1), ['reply', 'mine sending']);
    assert.equal((await stage.client.messages('r'))[0].replies.count, 1);
  });

  test('what the cache holds shows before there is a network', async () => {
    const stage = await openRoom();
    await stage.frame({ type: 'edit', room: 'r', seq: 3, at: 't', user: 'bob', target: 1, text: 'edited' });
    await stage.frame(stage.message('r', 4));
    await stage.restart();
    await stage.client.open('r');
    assert.deepEqual(await shown(stage), ['edited', 'm2', 'm4']);
  });

  test('unread and typing', async () => {
    const stage = await openRoom();
    await stage.frame(stage.message('r', 3));
    await stage.frame(stage.message('r', 4, { thread: 1 }));
    await stage.frame(stage.message('r', 5, { thread: 1, mentions: ['ann'] }));
    await stage.frame(stage.message('r', 6, { user: 'ann', client_msg_id: 'x' }));
    assert.equal(await stage.client.unread('r'), 2);
    await stage.frame({ type: 'read', room: 'r', user: 'ann', read: 5, unread: 0, at: 't' });
    assert.equal(await stage.client.unread('r'), 0);
    await stage.frame({ type: 'typing', room: 'r', user: 'bob' });
    assert.deepEqual(await stage.client.typingIn('r'), ['bob']);
    await stage.advance(6_000);
    assert.deepEqual(await stage.client.typingIn('r'), []);
  });
});
