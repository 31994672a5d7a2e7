// node scripts/check-golden.mjs [--all]: makes the golden numbers wrong one at a time and shows that a test fails each
// time. Without --all, of long lists seven values. Exit status 1 if one was not noticed.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside the project, where the packages are found.
mkdirSync(join(root, '.test-build'), { recursive: true });
const tree = mkdtempSync(join(root, '.test-build', 'golden-'));
process.on('exit', () => rmSync(tree, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

for (const folder of ['src', 'test']) compile(folder);
const { checkGolden } = await import(pathToFileURL(join(tree, 'test/golden/check/check-golden.js')));

const start = Date.now();
console.log(`${'key'.padEnd(50)} corruptions  noticed`);
const checked = await checkGolden({ tree, all: process.argv.includes('--all'), onKey: print });
const total = checked.reduce((sum, { corruptions }) => sum + corruptions, 0);
const missed = checked.reduce((sum, { unnoticed }) => sum + unnoticed.length, 0);
console.log(`${total - missed} of ${total} corruptions noticed in ${Math.round((Date.now() - start) / 1000)} s`);
process.exit(missed === 0 ? 0 : 1);

function compile(folder) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(tree, from.slice(root.length));
    mkdirSync(dirname(to), { recursive: true });
    if (from.endsWith('.ts')) {
      const { code } = transformSync(readFileSync(from, 'utf8'), {
        loader: 'ts',
        target: 'node20.10',
        sourcefile: from,
      });
      writeFileSync(to.replace(/ts$/, 'js'), code);
    } else if (from.endsWith('.json')) cpSync(from, to);
  }
}

function print({ key, corruptions, unnoticed }) {
  const noticed = corruptions - unnoticed.length;
  console.log(`${key.padEnd(50)} ${String(corruptions).padStart(11)} ${String(noticed).padStart(8)}`);
  for (const { path, from, to } of unnoticed) {
    console.log(`  not noticed: ${path.join('/')}, ${JSON.stringify(from)} made ${JSON.stringify(to)}`);
  }
}
