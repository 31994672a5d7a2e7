#!/usr/bin/env node
'use strict';
// Starts the bundled command line from compiled code. V8 refuses the cache of another version or build (then
// `cachedDataRejected` is set and the source is compiled as usual), so a stale cache costs time and nothing else.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

/** What stack traces call the bundle: the cache keeps the name of the build, whose path would mean nothing elsewhere. */
const NAME = 'voxrun/cli.cjs';

/** Compiles a CommonJS file as `require` would, with V8's cached data. */
function compile(filename, cachedData) {
  return new vm.Script(Module.wrap(readFileSync(filename, 'utf8')), { filename: NAME, cachedData });
}

/**
 * Runs a compiled file in this process. Code from a cache cannot `import()`, so the bundle is given a function of this
 * file, which lies beside it and so finds the same packages.
 */
function run(script, filename) {
  const loaded = { exports: {}, importPackage: (specifier) => import(specifier) };
  script
    .runInThisContext()
    .call(loaded.exports, loaded.exports, Module.createRequire(filename), loaded, filename, dirname(filename));
}

function readCache(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Commands whose compiled code is kept by itself: V8 unpacks a cache as a whole, also what a command has no use for. */
const OWN_CACHE = ['list', 'diff'];

/** Name of the cache for a command line; of `--help` and the like it holds next to nothing. */
function cacheName([command = '--help']) {
  if (command.startsWith('-')) return 'cli.help.cache';
  return OWN_CACHE.includes(command) ? `cli.${command}.cache` : 'cli.cache';
}

if (require.main === module) {
  const filename = join(__dirname, 'cli.cjs');
  run(compile(filename, readCache(join(__dirname, cacheName(process.argv.slice(2))))), filename);
} else {
  module.exports = { cacheName, compile, run };
}
