import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { writeFileAtomic } from '../../src/base/atomic-file.js';
import { packageRoot } from '../../src/base/package-root.js';

/**
 * Bundles the puppets into `.test-build/`, where they find the packages, and returns the path of the command line. With
 * `builds` each is told that it is of another build of voxrun.
 */
export async function buildPuppets(
  options: { folder?: string; builds?: { cli: string; child: string } } = {},
): Promise<string> {
  const { folder = '.test-build', builds } = options;
  const outdir = join(packageRoot(), folder);
  await Promise.all([
    bundle({ name: 'puppet-cli', outdir, build: builds?.cli }),
    bundle({ name: 'puppet-child', outdir, build: builds?.child }),
  ]);
  return join(outdir, 'puppet-cli.mjs');
}

async function bundle({ name, outdir, build: named }: { name: string; outdir: string; build: string | undefined }) {
  const { outputFiles } = await build({
    entryPoints: [join(packageRoot(), 'test', 'support', `${name}.ts`)],
    outdir,
    ...(named === undefined ? {} : { define: { VOXRUN_BUILD: JSON.stringify(named) } }),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    packages: 'external',
    logLevel: 'error',
    write: false,
  });
  // Puppets of another test may be starting from these files at this moment.
  for (const { path, contents } of outputFiles) {
    if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileAtomic(path, contents);
  }
}
