// node scripts/test.mjs: types, lint, format and all fast tests, each even if another fails. With --slow the slow tests
// alone. The last line counts.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const slow = process.argv.includes('--slow');
const folder = mkdtempSync(join(tmpdir(), 'voxrun-test-'));
// Some tests act as another user.
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const summaryFile = join(folder, 'vitest.json');

const checks = [
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
];
const wanted = slow ? [] : checks;
const failedChecks = wanted.filter(([name, args]) => {
  console.log(`checking ${name}`);
  return run(args) !== 0;
});
console.log('running tests');
const testStatus = run([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  slow ? 'vitest.slow.config.ts' : 'vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${summaryFile}`,
]);

const tests = readCounts();
for (const [name] of failedChecks) console.error(`failed: ${name}`);
const passed = tests.passed + wanted.length - failedChecks.length;
// A test file that does not load, or an error outside of any test, fails the run without a failed test.
const failed = Math.max(tests.failed, testStatus === 0 ? 0 : 1) + failedChecks.length;
console.log(`${passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** Whatever a check leaves in the temporary folder goes with this one. */
function run(args) {
  const env = { ...process.env, TMPDIR: folder };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}

function readCounts() {
  try {
    const counts = JSON.parse(readFileSync(summaryFile, 'utf8'));
    return {
      passed: counts.numPassedTests,
      failed: counts.numFailedTests,
      skipped: counts.numPendingTests + counts.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
