// The driver's WebSocket, a development dependency: Node 20 has none of its own. A checkout in which nobody ran
// `npm ci` yet gets it at the first start; of several drivers that start at once the first fetches it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const lock = fileURLToPath(new URL('../.fetching', import.meta.url));
const PATIENCE_MS = 60_000;

function found() {
  try {
    return createRequire(import.meta.url)('ws').WebSocket;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return null;
  }
}

function isFirst() {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function fetch() {
  try {
    spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], timeout: PATIENCE_MS });
  } finally {
    rmdirSync(lock);
  }
}

async function othersAreDone() {
  const ends = Date.now() + PATIENCE_MS;
  while (!isFirst()) {
    if (Date.now() > ends) throw new Error(`${lock} stands in the way: is it left from an earlier try?`);
    await wait(100);
  }
  rmdirSync(lock);
}

/** The class; rejects where it is neither there nor to be had. */
export async function webSocket() {
  const present = found();
  if (present) return present;
  if (isFirst()) fetch();
  else await othersAreDone();
  const fetched = found();
  if (!fetched) throw new Error('the driver needs the package ws: run `npm ci` in src/clients/js');
  return fetched;
}
