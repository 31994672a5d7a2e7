import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../base/package-root.js';

/** A copy of the module whose `@tensorflow/tfjs-node-gpu` is a puppet. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-load-'));
});
afterEach(() => {
  delete process.env.VOXRUN_ENGINE;
  rmSync(folder, { recursive: true });
});

async function loadWith(puppet: string, name = 'tfjs-node-gpu'): Promise<() => unknown> {
  const npmPackage = join(folder, 'node_modules/@tensorflow', name);
  mkdirSync(npmPackage, { recursive: true });
  writeFileSync(join(npmPackage, 'index.js'), puppet);
  const outfile = join(folder, 'load-tf.mjs');
  const entryPoints = [join(packageRoot(), 'src/nn/load-tf.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const module = (await import(pathToFileURL(outfile).href)) as { tensorFlow: () => unknown };
  return module.tensorFlow;
}

describe('tensorFlow', () => {
  it('says how to install an engine that is not there', async () => {
    const load = await loadWith(`throw new Error('The addon can not be found at path: /x. \\nPlease run npm');`);
    expect(load).toThrow(
      expect.objectContaining({
        failure: {
          code: 'ENGINE_MISSING',
          message: 'the native engine does not load: The addon can not be found at path: /x.',
          fix: 'run `voxrun engine install`',
        },
      }),
    );
  });

  it('refuses to compute with another backend', async () => {
    const load = await loadWith(`exports.getBackend = () => 'cpu';`);
    expect(load).toThrow('Internal error: TensorFlow came up with the backend cpu');
  });

  it('gives the package what Node 23 removed, and loads it once', async () => {
    const load = await loadWith(`
      const util = require('node:util');
      exports.answers = [util.isNullOrUndefined(null), util.isNullOrUndefined(0), util.isArray([])];
      exports.getBackend = () => 'tensorflow';
    `);
    expect(load()).toMatchObject({ answers: [true, false, true] });
    expect(load()).toBe(load());
  });

  it('loads tfjs in JavaScript, quietly, where the environment says so', async () => {
    process.env.VOXRUN_ENGINE = 'cpu';
    const load = await loadWith(
      `
      const calls = [];
      exports.calls = calls;
      exports.enableProdMode = () => calls.push('quiet');
      exports.setBackend = async (name) => calls.push(name);
      exports.getBackend = () => calls.at(-1);
    `,
      'tfjs',
    );
    expect(load()).toMatchObject({ calls: ['quiet', 'cpu'] });
  });

  it('says how to install the engine in JavaScript when it is not there', async () => {
    process.env.VOXRUN_ENGINE = 'cpu';
    const load = await loadWith(`throw new Error('no such module');`, 'tfjs');
    expect(load).toThrow(
      expect.objectContaining({
        failure: {
          code: 'ENGINE_MISSING',
          message: 'the engine in JavaScript does not load: no such module',
          fix: 'install the packages of voxrun again with `npm ci`',
        },
      }),
    );
  });
});
