import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../../src/base/package-root.js';

/** Bundles the puppets into `.test-build/`, where they find the packages, and returns the path of the command line. */
export async function buildPuppets(): Promise<string> {
  const root = packageRoot();
  const outdir = join(root, '.test-build');
  await build({
    entryPoints: ['puppet-cli', 'puppet-child'].map((name) => join(root, 'test', 'support', `${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    packages: 'external',
    logLevel: 'error',
  });
  return join(outdir, 'puppet-cli.mjs');
}
