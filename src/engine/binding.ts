import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { fsyncFile } from '../base/atomic-file.js';
import { DiagnosticError } from '../base/failure.js';
import { engineProblem } from './engine-problem.js';
import { LIBRARIES } from './library.js';
import { lastLines, runTool, type Environment } from './run-tool.js';

/** What a binding is made from. */
export interface BindingSources {
  /** Folder of the engine's part of voxrun, with `binding/`. */
  readonly package: string;
  /** Folder with the Node-API headers. */
  readonly nodeHeaders: string;
  /** Folder of the release in the cache, with `lib/` and `include/`. */
  readonly library: string;
}

/** Where a compiled binding lies in the cache, from where it is loaded. */
export function bindingFile(cache: string, sources: BindingSources): string {
  return join(cache, 'binding', `${bindingKey(sources)}.node`);
}

/**
 * Names a compiled binding: a hash over its sources, headers, flags and where it will find the libraries (whose folder
 * name holds package, version and platform). It does not depend on where the sources lie, so that another checkout finds
 * the same binding in the cache.
 */
function bindingKey(sources: BindingSources): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(sources))
    hash
      .update(`${basename(file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const anywhere = { package: 'PACKAGE', nodeHeaders: 'HEADERS', library: sources.library };
  hash.update(compilerArguments(anywhere, 'OUTPUT').join('\0'));
  return hash.digest('hex').slice(0, 32);
}

/** The C++ compiler: `$CXX`, else g++. */
export function compilerOf(env: Environment): string {
  return env.CXX ?? 'g++';
}

/** Compiles the binding into a cache file, which appears whole or not at all. Throws `DiagnosticError`s. */
export async function compileBinding({
  sources,
  file,
  env,
}: {
  sources: BindingSources;
  file: string;
  env: Environment;
}): Promise<void> {
  const compiler = compilerOf(env);
  mkdirSync(dirname(file), { recursive: true });
  // Node loads a native module by the ending of its name.
  const beside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp.node`;
  try {
    const result = await runTool(compiler, compilerArguments(sources, beside), { env });
    if (result.missing) throw compilerMissing(compiler);
    if (result.exitCode !== 0) throw compileFailed(compiler, lastLines(result));
    await checkLoads(beside, env);
    fsyncFile(beside);
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

function sourceFiles({ package: folder, nodeHeaders }: BindingSources): string[] {
  const list = (path: string) =>
    readdirSync(path)
      .filter((name) => /\.(cc|h)$/.test(name))
      .sort()
      .map((name) => join(path, name));
  return [...list(join(folder, 'binding')), ...list(nodeHeaders)];
}

function compilerArguments({ package: folder, nodeHeaders, library }: BindingSources, output: string): string[] {
  const lib = join(library, 'lib');
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-w'],
    ...['-I', join(library, 'include'), '-I', nodeHeaders],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(folder, 'binding', name)),
    ...['-L', lib, ...LIBRARIES.map((name) => `-l:${name}`)],
    // As separate words, because a comma in the path would end an argument of -Wl.
    ...['-Xlinker', '-rpath', '-Xlinker', lib, '-o', output],
  ];
}

/** A library that this machine cannot load is found here, not in the first training. */
async function checkLoads(file: string, env: Environment): Promise<void> {
  const script =
    'try { require(process.argv[1]).TF_Version } catch (error) { console.error(error.message); process.exit(1) }';
  const result = await runTool(process.execPath, ['-e', script, file], { env });
  if (result.exitCode === 0) return;
  throw new DiagnosticError([
    engineProblem('ENGINE_UNLOADABLE', {
      message: `the compiled engine does not load on this machine:\n${lastLines(result)}`,
      fix: 'the library needs a processor with AVX and glibc 2.27 or later',
    }),
  ]);
}

/** For who looks before there is anything to compile. */
export function compilerMissing(compiler: string): DiagnosticError {
  return new DiagnosticError([
    engineProblem('COMPILER_MISSING', {
      message: `there is no ${compiler}, which compiles the binding to the engine`,
      fix: 'install a C++ compiler, e.g. `apt install g++`, or name yours in the environment variable CXX',
    }),
  ]);
}

function compileFailed(compiler: string, output: string): DiagnosticError {
  return new DiagnosticError([
    engineProblem('COMPILE_FAILED', {
      message: `${compiler} could not compile the binding to the engine:\n${output}`,
      fix: 'update the compiler, or name another one in the environment variable CXX',
    }),
  ]);
}
