'use strict';
// node scripts/warm-up.cjs DIST COMMAND...: runs the bundled command line once and keeps what V8 compiled meanwhile, so
// that the next start compiles nothing. Part of the build.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [dist] = process.argv.splice(2, 1);
const { compile, run } = require(join(dist, 'voxrun.cjs'));
const filename = join(dist, 'cli.cjs');
const script = compile(filename, undefined);
process.on('exit', () => {
  writeFileSync(join(dist, 'cli.cache'), script.createCachedData());
});
run(script, filename);
