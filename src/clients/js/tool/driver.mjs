// The library as a process: commands as lines of JSON on standard input, what the application sees on standard output.
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fileStore } from '../dist/node.js';
import { openClient } from '../dist/snug-chat.js';
import { commander, printEvents } from './commands.mjs';
import { webSocket } from './webSocket.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    user: { type: 'string' },
    secret: { type: 'string' },
    device: { type: 'string' },
    store: { type: 'string' },
    'token-seconds': { type: 'string', default: '900' },
    'background-grace-ms': { type: 'string', default: '10000' },
  },
});

let tokenSeconds = Number(options['token-seconds']);

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.stdout.on('error', () => process.exit(1)); // Nobody reads any more.

class Socket extends (await webSocket()) {
  constructor(url) {
    super(url, { perMessageDeflate: false });
  }
}

async function signedToken() {
  const now = Date.now() / 1_000;
  const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: options.user, iat: Math.floor(now), exp: Math.floor(now + tokenSeconds) })}`;
  return `${content}.${createHmac('sha256', options.secret).update(content).digest('base64url')}`;
}

const client = await openClient({
  url: options.url,
  user: options.user,
  device: options.device,
  token: signedToken,
  store: options.store && fileStore(options.store),
  backgroundGraceMs: Number(options['background-grace-ms']),
  WebSocket: Socket,
});

async function quit() {
  await client.dispose();
  process.stdout.write('', () => process.exit(0));
}

printEvents(client, print);
client.on('warning', ({ message }) => console.error(message));
print({ on: 'ready', resumed: client.resumed });

const lines = createInterface({ input: process.stdin });
const command = commander(client, print, {
  quit,
  token_lifetime: ({ seconds }) => {
    if (!(seconds > 0)) throw Object.assign(new Error('seconds is a number'), { code: 'invalid' });
    tokenSeconds = seconds;
  },
});
lines.on('line', command);
lines.on('close', quit);
