// Makes one module of many: `node tool/build.mjs` writes dist, `--check` says whether dist is what the sources give.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = join(dirname(fileURLToPath(import.meta.url)), '..');
const PRODUCTS = { 'dist/snug-chat.js': 'src/index.js', 'dist/node.js': 'src/node/index.js' };

const REEXPORT = /^export \{([^}]*)\} from '([^']+)';\n/gm;
const DECLARATION = /^(?:export )?(?:async )?(?:class|function\*?|const|let) (\w+)/gm;

/** The sources that a module needs, each after those that it needs itself. */
function inOrder(path, seen = new Map()) {
  if (seen.has(path)) return seen;
  seen.set(path, null);
  const text = readFileSync(join(HOME, path), 'utf8');
  for (const [, from] of text.matchAll(/^(?:import|export) .*?from '(\.[^']+)';$/gm)) inOrder(posix.join(posix.dirname(path), from), seen);
  seen.delete(path);
  return seen.set(path, text);
}

/** A source without what ties it to others, and what it takes from Node. */
function loosened(text) {
  const outside = [...text.matchAll(/^import .* from '(node:[^']+)';$/gm)].map(([line]) => line);
  const body = text
    .replace(/^import .* from '[^']+';\n/gm, '')
    .replace(REEXPORT, '')
    .replace(/^export \{\};\n/gm, '')
    .replace(/^export /gm, '')
    .replace(/import\('\.[^']*'\)\./g, '')
    .trim();
  return { outside, body };
}

function bundle(entry) {
  const sources = inOrder(entry);
  const exported = [...sources.get(entry).matchAll(REEXPORT)].flatMap(([, names]) => names.split(',').map((name) => name.trim()));
  refuseNamesUsedTwice(sources);
  const parts = [...sources].map(([path, text]) => ({ path, ...loosened(text) })).filter(({ body }) => body !== '');
  const outside = [...new Set(parts.flatMap((part) => part.outside))].sort();
  const head = '// Snug, JavaScript client. Apache-2.0. Made from src by tool/build.mjs.';
  const bodies = parts.map(({ path, body }) => `// ${path}\n${body}`);
  return [head, ...(outside.length > 0 ? [outside.join('\n')] : []), ...bodies, `export { ${exported.sort().join(', ')} };`].join('\n\n') + '\n';
}

/** All sources come to stand in one scope. */
function refuseNamesUsedTwice(sources) {
  const owners = new Map();
  for (const [path, text] of sources) {
    for (const [, name] of text.matchAll(DECLARATION)) {
      if (owners.has(name)) throw new Error(`${name} is declared in ${owners.get(name)} and in ${path}`);
      owners.set(name, path);
    }
  }
}

let stale = 0;
for (const [product, entry] of Object.entries(PRODUCTS)) {
  const made = bundle(entry);
  if (!process.argv.includes('--check')) writeFileSync(join(HOME, product), made);
  else if (readFileSync(join(HOME, product), 'utf8') !== made) {
    console.error(`${product} is not what src gives: run npm run build`);
    stale++;
  }
}
process.exitCode = stale;
