// What the socket of npm's ws tells of how a connection ended.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { isFinal } from '../src/connection/closeCodes.js';
import { socketsBy } from '../src/platform/sockets.js';

describe('sockets by ws', () => {
  let server, url, onConnection;
  before(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.on('listening', resolve));
    server.on('connection', (socket) => onConnection(socket));
    url = `ws://127.0.0.1:${server.address().port}/`;
  });
  after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });

  const ended = (behave, address = url) => {
    onConnection = (socket) => behave(socket.on('error', () => {}));
    return new Promise((resolve) => {
      const socket = socketsBy(WebSocket)(address, { onOpen: () => {}, onText: () => {}, onClose: (code, byServer) => resolve({ code, byServer, socket }) });
    });
  };
  const end = async (behave) => {
    const { code, byServer } = await ended(behave);
    return { code, byServer };
  };

  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 4001, 4100, 4103]) {
    test(`${code} of the server is the server's`, async () => assert.deepEqual(await end((socket) => socket.close(code)), { code, byServer: true }));
  }

  test('a close frame without a code is 1005', async () => assert.deepEqual(await end((socket) => socket.close()), { code: 1005, byServer: true }));

  test('a connection that breaks is 1006', async () => assert.deepEqual(await end((socket) => socket.terminate()), { code: 1006, byServer: false }));

  // 1002: reserved bits; 1007: no UTF-8; 1002: an opcode that nobody knows.
  for (const [what, bytes] of [['reserved bits', [0xf1, 0]], ['no UTF-8', [0x81, 1, 0xff]], ['an unknown opcode', [0x83, 0]]]) {
    test(`${what} fail the connection on our side, which is not final`, async () => {
      const told = await end((socket) => socket._socket.write(Buffer.from(bytes)));
      assert.equal(told.byServer && isFinal(told.code), false, JSON.stringify(told));
    });
  }

  test('a code of the server that comes with a cut connection is still the server\'s', async () => {
    const told = await end((socket) => {
      socket.close(4103);
      setImmediate(() => socket._socket.resetAndDestroy());
    });
    assert.ok(told.code === 1006 || told.byServer, JSON.stringify(told));
  });

  test('a handshake that is refused, or never answered and given up, ends without an error that nobody catches', async () => {
    const swallowing = createServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1');
    await new Promise((resolve) => swallowing.on('listening', resolve));
    const told = new Promise((resolve) => {
      const socket = socketsBy(WebSocket)(`ws://127.0.0.1:${swallowing.address().port}/`, { onOpen: () => {}, onText: () => {}, onClose: (code) => resolve(code) });
      setTimeout(() => socket.abort(), 50);
    });
    assert.equal(await told, 1006);
    const { port } = swallowing.address();
    await new Promise((resolve) => swallowing.close(resolve));
    const refused = await ended(() => {}, `ws://127.0.0.1:${port}/`);
    assert.equal(refused.byServer, false);
  });
});
