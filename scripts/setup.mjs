// node scripts/setup.mjs: makes a bare clone ready, and is quick when it is. Exactly the locked packages, the bundles in
// dist/, the native engine: the build for GPUs where nvidia-smi lists one. `npm run demo` and `npm test` call it; it needs
// Node and npm, and for the native engine Python with pip and g++. Without those it succeeds, and voxrun computes in
// JavaScript.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (!packagesAreExact()) {
  console.log('installing the locked packages (npm ci)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // No package needs its install script, and that of the engine's bindings downloads from a host that refuses.
  if (!succeeds(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund']))
    fail('npm ci failed; see its message above');
}
if (!succeeds(process.execPath, ['scripts/build.mjs'])) fail('the build failed; see its message above');
if (!succeeds(process.execPath, ['dist/voxrun.cjs', 'engine', 'install'])) failForEngine();

/** Whether node_modules holds what package-lock.json says, by npm's own record of what it installed. */
function packagesAreExact() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const locked = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedFile);
  const wanted = Object.entries(locked).filter(([path]) => path !== '');
  return (
    wanted.every(([path, { version, integrity, optional }]) => {
      const there = installed[path];
      // Optional packages of other platforms are locked and not installed.
      return there === undefined ? optional === true : there.version === version && there.integrity === integrity;
    }) && Object.keys(installed).every((path) => locked[path] !== undefined)
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
}

function failForEngine() {
  const needs = [
    ['python3', ['--version'], 'Python 3 (Debian, Ubuntu: apt-get install python3)'],
    ['python3', ['-m', 'pip', '--version'], 'pip of Python 3 (Debian, Ubuntu: apt-get install python3-pip)'],
    ['g++', ['--version'], 'a C++ compiler (Debian, Ubuntu: apt-get install g++)'],
  ];
  const missing = needs.filter(([command, args]) => spawnSync(command, args).status !== 0).map(([, , name]) => name);
  const cause = missing.length > 0 ? `; not found: ${missing.join(', ')}` : '; see its message above';
  fail(`the engine could not be installed${cause}`);
}

function succeeds(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function fail(message) {
  console.error(`set-up stopped: ${message}`);
  process.exit(1);
}
