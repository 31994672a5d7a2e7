import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../base/package-root.js';
import { bindingFile } from '../engine/binding.js';
import { currentPlatform, releaseFor } from '../engine/engine-release.js';
import { LIBRARIES } from '../engine/library.js';

/** A copy of the module in a package of its own, with an engine that is a puppet. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-load-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  write('package.json', '{}');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function write(path: string, content: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

/** An installed engine of no content whose JavaScript is the puppet. Returns the path of its binding. */
function installNative(puppet: string): string {
  write('dist/tfjs-node/index.cjs', puppet);
  write('dist/tfjs-node/binding/tfjs_backend.cc', '');
  const headers = join('node_modules', 'node-api-headers');
  write(join(headers, 'package.json'), '{}');
  write(join(headers, 'include', 'node_api.h'), '');
  const release = releaseFor(currentPlatform());
  const cache = join('cache', 'voxrun', 'engine');
  const library = join(cache, `${release.package}-${release.version}-${release.platform}`);
  for (const name of LIBRARIES) write(join(library, 'lib', name), '');
  const sizes = Object.fromEntries(LIBRARIES.map((name) => [name, 0]));
  write(join(library, 'engine.json'), JSON.stringify({ format: 1, sizes }));
  const sources = {
    package: join(folder, 'dist', 'tfjs-node'),
    nodeHeaders: join(folder, headers, 'include'),
    library: join(folder, library),
  };
  return write(relative(folder, bindingFile(join(folder, cache), sources)), '');
}

async function load(): Promise<() => unknown> {
  const outfile = join(folder, 'load-tf.mjs');
  const entryPoints = [join(packageRoot(), 'src/nn/load-tf.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const module = (await import(pathToFileURL(outfile).href)) as { tensorFlow: () => unknown };
  return module.tensorFlow;
}

const hasNative = currentPlatform() === 'linux-x64';

describe('tensorFlow', () => {
  it.skipIf(!hasNative)('says how to install an engine that is not there', async () => {
    rmSync(installNative(''));
    expect(await load()).toThrow(missing('the native engine does not load: the binding is missing'));
  });

  it.skipIf(!hasNative)('says so where the engine is there and does not load', async () => {
    installNative(`module.exports = () => { throw new Error('no AVX here\\nstack'); };`);
    expect(await load()).toThrow(missing('the native engine does not load: no AVX here'));
  });

  it('names the part of voxrun that is missing', async () => {
    const message = `the native engine does not load: ${join(folder, 'dist/tfjs-node')} is missing from this installation of voxrun`;
    expect(await load()).toThrow(missing(message));
  });

  it.skipIf(!hasNative)('refuses to compute with another backend', async () => {
    installNative(`module.exports = () => ({ getBackend: () => 'cpu' });`);
    expect(await load()).toThrow('Internal error: TensorFlow came up with the backend cpu');
  });

  it.skipIf(!hasNative)('gives the bindings what Node 23 removed and the binding of the cache, once', async () => {
    const binding = installNative(`
      const util = require('node:util');
      module.exports = (binding) => ({
        binding,
        answers: [util.isNullOrUndefined(null), util.isNullOrUndefined(0), util.isArray([])],
        getBackend: () => 'tensorflow',
      });
    `);
    const tensorFlow = await load();
    expect(tensorFlow()).toMatchObject({ binding, answers: [true, false, true] });
    expect(tensorFlow()).toBe(tensorFlow());
  });

  it('loads tfjs in JavaScript, quietly, where the environment says so', async () => {
    vi.stubEnv('VOXRUN_ENGINE', 'cpu');
    write(
      'node_modules/@tensorflow/tfjs/index.js',
      `
      const calls = [];
      exports.calls = calls;
      exports.enableProdMode = () => calls.push('quiet');
      exports.setBackend = async (name) => calls.push(name);
      exports.getBackend = () => calls.at(-1);
    `,
    );
    expect((await load())()).toMatchObject({ calls: ['quiet', 'cpu'] });
  });

  it('says how to install the engine in JavaScript when it is not there', async () => {
    vi.stubEnv('VOXRUN_ENGINE', 'cpu');
    write('node_modules/@tensorflow/tfjs/index.js', `throw new Error('no such module');`);
    expect(await load()).toThrow(
      missing(
        'the engine in JavaScript does not load: no such module',
        'install voxrun again; in a checkout, `npm run setup`',
      ),
    );
  });
});

function missing(message: string, fix = 'run `voxrun engine install`'): unknown {
  return expect.objectContaining({ failure: { code: 'ENGINE_MISSING', message, fix } });
}
