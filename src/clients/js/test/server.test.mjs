// Against a real server, which JsClientIT starts: it says where it is in SNUG_URL, SNUG_TOKEN, SNUG_ROOM.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const skip = process.env.SNUG_URL === undefined && 'no server';

/** Runs a program until it has printed these lines, or time is over. */
async function until(program, wanted) {
  const process_ = spawn('node', [program], { cwd: home, stdio: ['ignore', 'pipe', 'inherit'] });
  const limit = setTimeout(() => process_.kill(), 30_000);
  const printed = [];
  for await (const line of createInterface({ input: process_.stdout })) {
    printed.push(line);
    if (wanted.every((one) => printed.includes(one))) break;
  }
  clearTimeout(limit);
  process_.kill();
  return printed;
}

test('the README begins with a program of ten lines that works as it stands', { skip }, async () => {
  const readme = await readFile(join(home, 'README.md'), 'utf8');
  const [, program] = /^# snug-chat\n\n```js\n([\s\S]*?)```\n/.exec(readme);
  assert.ok(program.trimEnd().split('\n').length <= 10);
  const path = join(home, 'test', `readme-${process.pid}.mjs`); // Beside node_modules, as in a project of its reader.
  await writeFile(path, program);
  try {
    const { sub } = JSON.parse(atob(process.env.SNUG_TOKEN.split('.')[1]));
    const wanted = [`${sub}: Hello from JavaScript!`];
    const printed = await until(path, wanted);
    for (const line of wanted) assert.equal(printed.filter((one) => one === line).length, 1, `${line} in ${printed}`);
  } finally {
    await rm(path);
  }
});

test('the driver ends when its input ends, with all that it said printed', { skip }, async () => {
  const store = await mkdtemp(join(tmpdir(), 'snug-driver-'));
  const options = ['--url', process.env.SNUG_URL, '--user', 'ann', '--secret', 'x', '--device', 'd', '--store', store];
  const driver = spawn('node', ['tool/driver.mjs', ...options], { cwd: home, stdio: ['pipe', 'pipe', 'inherit'] });
  const commands = Array.from({ length: 200 }, (_, n) => JSON.stringify({ do: 'send', room: 'r', text: 'x'.repeat(2_000), tag: n }));
  driver.stdin.end(`${commands.join('\n')}\n{"do":"nonsense"}`);
  const ended = once(driver, 'exit');
  let said = '';
  for await (const part of driver.stdout.setEncoding('utf8')) said += part;
  const lines = said.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines[0].on, 'ready');
  assert.deepEqual(lines.filter(({ on }) => on === 'queued').map(({ tag }) => tag), commands.map((_, n) => n));
  assert.equal(lines.filter(({ on }) => on === 'error').length, 1);
  assert.deepEqual(await ended, [0, null]);
  await rm(store, { recursive: true });
});
