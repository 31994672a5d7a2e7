// node scripts/demo.mjs: makes phantom images, runs the example experiment on them and prints where everything lies.
// `npm run demo` calls it after the set-up.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join('demo', 'asymmetric');

if (!existsSync(join(root, folder, 'experiment.yaml'))) voxrun('init', '--example', 'asymmetric', folder);
voxrun('run', join(folder, 'experiment.yaml'), '--runs', join('demo', 'runs'));

function voxrun(...args) {
  console.log(`$ npx voxrun ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join('dist', 'voxrun.cjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
