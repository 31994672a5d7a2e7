import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const scripts = fileURLToPath(new URL('../scripts', import.meta.url));
let dist: string;

/** A `dist/` with a command line of one line, which loads a package as the real one does. */
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'voxrun-launcher-'));
  mkdirSync(join(dist, 'node_modules', 'lazy'), { recursive: true });
  writeFileSync(join(dist, 'node_modules', 'lazy', 'package.json'), '{"type":"module","exports":"./index.js"}');
  writeFileSync(join(dist, 'node_modules', 'lazy', 'index.js'), 'export const name = "lazy";');
  writeFileSync(
    join(dist, 'cli.cjs'),
    `module.importPackage('lazy').then(({ name }) => {
      console.log(name, require('node:path').basename(__filename), process.argv.slice(2).join());
    });`,
  );
  copyFileSync(join(scripts, 'launcher.cjs'), join(dist, 'voxrun.cjs'));
});
afterEach(() => {
  rmSync(dist, { recursive: true });
});

function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}
const launch = () => node(join(dist, 'voxrun.cjs'), 'a', 'b');
const started = { status: 0, stdout: 'lazy cli.cjs a,b\n', stderr: '' };

describe('the launcher', () => {
  it('starts the command line without a cache', () => {
    expect(launch()).toEqual(started);
  });

  it('starts it from the cache that the warm-up left, packages included', () => {
    expect(node(join(scripts, 'warm-up.cjs'), dist, 'x')).toEqual({ ...started, stdout: 'lazy cli.cjs x\n' });
    expect(launch()).toEqual(started);
    const accepted = node(
      '-e',
      `const { compile } = require(${JSON.stringify(join(dist, 'voxrun.cjs'))});
      const cache = require('node:fs').readFileSync(${JSON.stringify(join(dist, 'cli.cache'))});
      console.log(compile(${JSON.stringify(join(dist, 'cli.cjs'))}, cache).cachedDataRejected);`,
    );
    expect(accepted).toEqual({ status: 0, stdout: 'false\n', stderr: '' });
  });

  it('starts it in spite of a cache that is damaged or of another version of Node', () => {
    node(join(scripts, 'warm-up.cjs'), dist, 'x');
    const cache = readFileSync(join(dist, 'cli.cache'));
    // The first words of the cache are V8's magic number, version and flags.
    cache.fill(0x55, 0, 16);
    writeFileSync(join(dist, 'cli.cache'), cache);
    expect(launch()).toEqual(started);
    writeFileSync(join(dist, 'cli.cache'), '');
    expect(launch()).toEqual(started);
  });
});
