// The package as others get it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const home = fileURLToPath(new URL('..', import.meta.url));
const LIMIT = { timeout: 120_000 };

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), 'snug-package-'))));
after(() => rm(folder, { recursive: true }));

test('dist is what the sources give', () => run('node', ['tool/build.mjs', '--check'], { cwd: home, ...LIMIT }));

test('the declarations say what the sources do', async () => {
  for (const project of ['tsconfig.json', 'test/types/tsconfig.json']) await run('node', ['node_modules/typescript/bin/tsc', '-p', project], { cwd: home, ...LIMIT });
});

test('the lock file names no registry', async () => assert.ok(!(await readFile(join(home, 'package-lock.json'), 'utf8')).includes('"resolved"')));

test('a packed package works in an empty folder', async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: home, ...LIMIT });
  const [{ filename, files }] = JSON.parse(stdout);
  const names = files.map(({ path }) => path).sort();
  assert.deepEqual(names, ['LICENSE', 'README.md', 'dist/node.js', 'dist/snug-chat.js', 'node.d.ts', 'package.json', 'snug-chat.d.ts']);

  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder, ...LIMIT });
  await copyFile(join(home, 'test/types/resolves.ts'), join(folder, 'resolves.ts'));
  for (const [module, resolution] of [['node16', 'node16'], ['esnext', 'bundler']]) {
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'ES2023,DOM', '--module', module, '--moduleResolution', resolution];
    const { stdout } = await run('node', [join(home, 'node_modules/typescript/bin/tsc'), ...options, 'resolves.ts'], { cwd: folder, ...LIMIT }).catch((error) => error);
    assert.equal(stdout, '', resolution);
  }
  const program = `
    import { openClient, SnugError } from 'snug-chat';
    import { fileStore } from 'snug-chat/node';
    const options = { url: 'http://127.0.0.1:9', user: 'ann', token: async () => 'x', WebSocket: class {}, store: fileStore('chat') };
    const client = await openClient(options);
    const { client_msg_id } = await client.send({ room: 'r', text: 'kept' });
    const refused = await client.send({ room: 7 }).catch((error) => error instanceof SnugError && error.code);
    await client.dispose();
    const again = await openClient(options);
    console.log(JSON.stringify({ state: again.state, outbox: again.outboxSize, refused, id: client_msg_id.length }));
  `;
  await writeFile(join(folder, 'program.mjs'), program);
  const { stdout: said } = await run('node', ['program.mjs'], { cwd: folder, ...LIMIT });
  assert.deepEqual(JSON.parse(said), { state: 'closed', outbox: 1, refused: 'invalid', id: 32 });
});
