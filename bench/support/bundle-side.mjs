import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles a TypeScript file of the checkout, named from its root, and returns the path of the program. */
export async function bundleSide(entry) {
  // Beside the packages that are not bundled.
  const folder = join(root, 'node_modules', '.cache', 'voxrun-bench');
  const outfile = join(folder, basename(entry).replace(/\.ts$/, '.mjs'));
  const entryPoints = [join(root, entry)];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return outfile;
}
