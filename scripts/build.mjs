// node scripts/build.mjs [--force]: generates the schema and its validator, bundles src/ into dist/ and compiles the
// command line ahead. Skipped when nothing that goes in has changed. dist/ is replaced as a whole at the end, so that a
// build that fails leaves the last one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const stampFile = join(dist, '.stamp');

/** Messages of TensorBoard's files, which nothing writes here, and with them protobuf. */
const withoutSummaries = {
  name: 'without-summaries',
  setup(builder) {
    builder.onResolve({ filter: /\/proto\/api_pb$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    builder.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Loaded from node_modules at run time: native code, WebAssembly files, or only needed by some commands. */
const external = ['execa', 'pino', '@itk-wasm/*', '@tensorflow/*'];
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  external,
};

const stamp = hashOfInputs();
/** So that a stage process can tell whether it is of the same build as the command that started it. */
const buildName = { VOXRUN_BUILD: JSON.stringify(stamp) };
if (!process.argv.includes('--force') && isBuilt()) process.exit(0);
const started = Date.now();
// Inside node_modules, so that what an interrupted build leaves is in nobody's way.
const fresh = join(root, 'node_modules', `.voxrun-dist-${process.pid}`);
process.on('exit', () => rmSync(fresh, { recursive: true, force: true }));
mkdirSync(fresh);
runNode(['scripts/generate.mjs'], { stdio: 'inherit' });
const { build } = await import('esbuild');
try {
  await Promise.all([bundleCommandLine(), bundleStages(), bundleTfjsNode()]);
} catch {
  // esbuild has said what and where.
  process.exit(1);
}
copyBindingSources();
installLauncher();
compileAhead();
writeFileSync(join(fresh, '.stamp'), stamp);
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
console.log(`built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);

/**
 * One CommonJS file, because only such a file can be started from V8's cached data. esbuild keeps the body of a
 * dynamically imported module back until it is asked for, so a command costs nothing to the others.
 */
async function bundleCommandLine() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: fresh,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    banner: {
      js:
        "const __voxrunUrl=require('node:url').pathToFileURL(__filename).href," +
        '__voxrunImport=module.importPackage??(specifier=>import(specifier));',
    },
    define: { ...buildName, 'import.meta.url': '__voxrunUrl' },
    write: false,
  });
  for (const { path, text } of outputFiles)
    writeFileSync(path, path.endsWith('.cjs') ? importThroughLauncher(text) : text);
}

/** Code from V8's cache cannot import(): the launcher does it. The banner's own import is the way to the launcher. */
function importThroughLauncher(text) {
  return text.replace(/\bimport\((?!specifier\))/g, '__voxrunImport(');
}

/** The processes and threads that compute. Shared code goes to chunks; CommonJS packages inside need a `require`. */
function bundleStages() {
  return build({
    ...common,
    entryPoints: {
      stage: 'src/stages/child.ts',
      'loader-worker': 'src/learn/loader/worker.ts',
      'self-test': 'src/nn/self-test-main.ts',
    },
    define: buildName,
    outdir: fresh,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    banner: {
      js: "import{createRequire as __voxrunCreateRequire}from'node:module';const require=__voxrunCreateRequire(import.meta.url);",
    },
  });
}

/**
 * The parts of `@tensorflow/tfjs-node-gpu` that call TensorFlow. The package cannot be a dependency: its install script
 * downloads from a host that refuses, and whoever installs voxrun would have to switch install scripts off.
 */
function bundleTfjsNode() {
  return build({
    ...common,
    entryPoints: { 'tfjs-node/index': 'scripts/tfjs-node.cjs' },
    outdir: fresh,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    external: ['@tensorflow/tfjs'],
    // One kernel names the inner package, of which there must not be a second copy.
    alias: { '@tensorflow/tfjs-core': '@tensorflow/tfjs' },
    plugins: [withoutSummaries],
    legalComments: 'none',
    banner: { js: '/*! From @tensorflow/tfjs-node-gpu, Copyright Google LLC, Apache-2.0: see LICENSE of voxrun. */' },
  });
}

function copyBindingSources() {
  const from = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'binding');
  const to = join(fresh, 'tfjs-node', 'binding');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (/\.(cc|h)$/.test(name)) copyFileSync(join(from, name), join(to, name));
}

function installLauncher() {
  const launcher = join(fresh, 'voxrun.cjs');
  copyFileSync(join(root, 'scripts', 'launcher.cjs'), launcher);
  chmodSync(launcher, 0o755);
}

/** `validate` passes through most of what every command needs; those that read runs have little in common with it. */
function compileAhead() {
  for (const command of [
    ['--help'],
    ['validate', 'experiments/hippocampus.yaml'],
    ['list', '--runs', 'RUNS', '-F', 'evaluation.dice > 0.1 and seed < 9', '--sort', 'evaluation.dice'],
    ['diff', '--runs', 'RUNS'],
  ]) {
    runNode(['scripts/warm-up.cjs', fresh, ...command], { stdio: 'ignore', mayFail: true });
  }
}

function runNode(args, { stdio, mayFail = false }) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio });
  if (error) throw error;
  if (status !== 0 && !mayFail) process.exit(status ?? 1);
}

function isBuilt() {
  const generated = ['src/config/generated/validator.js', 'schemas/experiment.schema.json'];
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    generated.every((file) => existsSync(join(root, file)))
  );
}

function hashOfInputs() {
  const hash = createHash('sha256').update(process.version);
  const files = [
    ...listFiles('src'),
    ...listFiles('scripts'),
    ...listFiles('experiments'),
    'package.json',
    'package-lock.json',
  ];
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** What is generated follows from the rest. */
function listFiles(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
    .filter(
      (file) =>
        !file.startsWith(join('src', 'config', 'generated')) && !file.includes('.test.') && !file.includes('fixtures'),
    )
    .sort();
}
