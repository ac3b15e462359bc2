// Many clients of the library in one process: node crowd.mjs URL SECRET COUNT.
// Prints how many are caught up whenever that changes, when attempts are due that they wait for, and how long it stalled, in
// milliseconds; ends with its standard input.
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { openClient } from '../../clients/js/dist/snug-chat.js';

const { WebSocket } = createRequire(new URL('../../clients/js/package.json', import.meta.url))('ws');
const TICK = 10;
const [url, secret, count] = process.argv.slice(2);

function token(user) {
  const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encoded({ alg: 'HS256' })}.${encoded({ sub: user, exp: Math.floor(Date.now() / 1_000) + 3_600 })}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

let present = 0;
const change = (by) => console.log(`present ${(present += by)}`);

let ticked = performance.now();
setInterval(() => {
  const now = performance.now();
  if (now - ticked > 2 * TICK) console.log(`stall ${Math.round(now - ticked - TICK)}`);
  ticked = now;
}, TICK);

for (let number = 0; number < count; number++) {
  const user = `js-${number}`;
  const client = await openClient({ url, user, WebSocket, token: async () => token(user) });
  let caughtUp = false;
  client.on('caught_up', () => {
    caughtUp = true;
    change(1);
  });
  client.on('state', ({ state, wait_ms: wait }) => {
    if (wait !== undefined) console.log(`due ${Math.round(performance.now() + wait)}`);
    if (state !== 'online' && caughtUp) {
      caughtUp = false;
      change(-1);
    }
  });
  client.connect();
}

process.stdin.on('end', () => process.exit(0)).resume();
