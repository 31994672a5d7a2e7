import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { sha256OfFile } from '../base/hash.js';
import { releaseFor, type EngineRelease, type EngineWheel } from './engine-release.js';
import { engineState } from './engine-state.js';
import { installEngine } from './install-engine.js';

/** A world with its own cache, its own npm package and puppets for the programs on the PATH. */
let folder: string;
let release: EngineRelease;
let calls: string;

const REAL_BINDING = engineState({ env: process.env }).binding;
const REAL_PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
const WHEEL = 'toy-1.0-py3-none-any.whl';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-engine-'));
  calls = join(folder, 'calls');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'package/binding'), { recursive: true });
  for (const name of ['tfjs_backend.cc', 'tfjs_binding.cc']) {
    writeFileSync(join(folder, 'package/binding', name), `// ${name}\n`);
  }
  const [wheel] = releaseFor('linux-x64').wheels;
  release = { ...releaseFor('linux-x64'), wheels: [{ ...wheel, ...makeWheel(WHEEL, TENSORFLOW) }], diskBytes: 1 };
  puppet('python3', pip('cp'));
  puppet('g++', `while [ "$1" != -o ]; do shift; done; cp '${REAL_BINDING}' "$2"`);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const TENSORFLOW = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/c_api.h',
  'tensorflow/include/tensorflow/core/framework/node_def.h',
  'tensorflow/include/tensorflow/c/../../../../../escaped.h',
  'tensorflow/python/keras.py',
  'toy/lib.so',
];

/** A zip whose members hold their own names. */
function makeWheel(name: string, members: readonly string[]): Pick<EngineWheel, 'wheel' | 'sha256' | 'bytes'> {
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name in sys.argv[2:]:
        wheel.writestr(name, name)
`;
  execFileSync(REAL_PYTHON, ['-c', script, join(folder, name), ...members]);
  return { wheel: name, sha256: sha256OfFile(join(folder, name)), bytes: 2e6 };
}

/** A python3 whose pip copies the wheel that is named after the package, and which else is the real one. */
function pip(copy: string): string {
  const toy = `for package in "$@"; do :; done; name=\${package%%==*}; case "$name" in tensorflow*) name=toy ;; esac`;
  return `case "$1" in -m) ${toy}; ${copy} '${folder}'/"$name"-1.0-py3-none-any.whl "$6" ;; *) exec '${REAL_PYTHON}' "$@" ;; esac`;
}

/** A program on the PATH that first notes its call. */
function puppet(name: string, script: string): void {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\necho "${name} $1 $2 $3" >> '${calls}'\n${script}\n`);
  chmodSync(path, 0o755);
}

function install({ packageFolder = join(folder, 'package'), log = [] as string[] } = {}) {
  return installEngine({ ...location(packageFolder), log: (line) => void log.push(line) });
}

function location(packageFolder = join(folder, 'package'), path = [join(folder, 'bin'), '/usr/bin', '/bin']) {
  const env = { PATH: path.join(delimiter), XDG_CACHE_HOME: join(folder, 'cache') };
  return { env, release, packageFolder };
}

/** What the user reads when an installation fails. */
async function failure(options: Parameters<typeof installEngine>[0]): Promise<string> {
  try {
    await installEngine(options);
  } catch (error) {
    if (error instanceof DiagnosticError) return formatDiagnostics(error.diagnostics).replaceAll(folder, 'FOLDER');
    throw error;
  }
  return 'installed';
}

const quiet = { log: () => undefined };

describe('installEngine', () => {
  it('leaves libraries, headers and the binding in the cache, and nothing else', async () => {
    const log: string[] = [];
    const state = await install({ log });
    expect(log).toEqual([
      'downloading tensorflow-cpu 2.21.0 (2 MB)',
      'unpacking',
      'compiling the binding (about 20 s)',
    ]);
    expect(state).toEqual({
      installed: true,
      build: 'cpu',
      release: 'tensorflow-cpu 2.21.0',
      library: join(folder, 'cache/voxrun/engine/tensorflow-cpu-2.21.0-linux-x64'),
      binding: expect.stringContaining(join(folder, 'cache/voxrun/engine/binding/')) as unknown,
    });
    expect(filesIn(state.library)).toEqual([
      'engine.json',
      'include/tensorflow/c/c_api.h',
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so.2',
    ]);
    expect(readFileSync(join(state.library, 'lib/libtensorflow_cc.so.2'), 'utf8')).toBe(
      'tensorflow/libtensorflow_cc.so.2',
    );
    expect(sha256OfFile(state.binding)).toBe(sha256OfFile(REAL_BINDING));
    expect(readdirSync(join(folder, 'cache/voxrun/engine')).sort()).toEqual([
      'binding',
      'tensorflow-cpu-2.21.0-linux-x64',
    ]);
    expect(existsSync(join(folder, 'escaped.h'))).toBe(false);
    expect(filesIn(join(folder, 'package'))).toEqual(['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc']);
  });

  it('starts no program where everything is in place', async () => {
    await install();
    rmSync(calls);
    const log: string[] = [];
    expect((await install({ log })).installed).toBe(true);
    expect([existsSync(calls), log]).toEqual([false, []]);
  });

  it('downloads and compiles nothing for a second checkout', async () => {
    await install();
    rmSync(calls);
    const second = join(folder, 'elsewhere/package');
    mkdirSync(join(second, 'binding'), { recursive: true });
    for (const name of readdirSync(join(folder, 'package/binding'))) {
      copyFileSync(join(folder, 'package/binding', name), join(second, 'binding', name));
    }
    const state = await install({ packageFolder: second });
    expect(state.installed).toBe(true);
    expect(existsSync(calls)).toBe(false);
  });

  it('may run twice at the same time', async () => {
    const states = await Promise.all([install(), install()]);
    expect(states.map(({ installed }) => installed)).toEqual([true, true]);
    expect(readdirSync(join(folder, 'cache/voxrun/engine')).sort()).toEqual([
      'binding',
      'tensorflow-cpu-2.21.0-linux-x64',
    ]);
  });

  it('compiles again, and downloads nothing, where the sources changed', async () => {
    await install();
    rmSync(calls);
    writeFileSync(join(folder, 'package/binding/tfjs_backend.cc'), '// another version\n');
    expect(engineState(location())).toMatchObject({ installed: false, missing: 'the binding' });
    await install();
    expect(readFileSync(calls, 'utf8')).toBe('g++ -std=c++17 -O2 -fPIC\n');
  });

  it('replaces a library that was cut off', async () => {
    const { library } = await install();
    truncateSync(join(library, 'lib/libtensorflow_cc.so.2'), 3);
    expect(engineState(location())).toMatchObject({ installed: false, missing: 'the library' });
    expect((await install()).installed).toBe(true);
    expect(readFileSync(join(library, 'lib/libtensorflow_cc.so.2'), 'utf8')).toHaveLength(32);
  });

  it('says that there is no python3', async () => {
    rmSync(join(folder, 'bin/python3'));
    expect(await failure({ ...location(undefined, [join(folder, 'bin')]), ...quiet })).toBe(
      'error PYTHON_MISSING there is no python3, which downloads the engine\n' +
        '   fix: install Python 3 with pip, e.g. `apt install python3-pip`',
    );
  });

  it('says that python3 has no pip', async () => {
    puppet('python3', 'echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    expect(await failure({ ...location(), ...quiet })).toBe(
      'error PIP_MISSING python3 has no pip, which downloads the engine\n' +
        '   fix: install pip, e.g. `apt install python3-pip` or `python3 -m ensurepip`',
    );
  });

  it('repeats what pip said where the download is refused, and leaves no half download', async () => {
    puppet('python3', 'echo "ERROR: HTTP error 403 while getting the wheel" >&2; exit 1');
    expect(await failure({ ...location(), ...quiet })).toBe(
      'error DOWNLOAD_FAILED pip could not download tensorflow-cpu 2.21.0:\n' +
        'ERROR: HTTP error 403 while getting the wheel\n' +
        '   fix: check the network, or name a mirror in the configuration of pip; then run `voxrun engine install` again',
    );
    expect(readdirSync(join(folder, 'cache/voxrun/engine'))).toEqual([]);
  });

  it('refuses a wheel with another content', async () => {
    release = { ...release, wheels: [{ ...release.wheels[0], sha256: '0'.repeat(64) }] };
    expect(await failure({ ...location(), ...quiet })).toBe(
      'error DOWNLOAD_DIFFERS pip downloaded toy-1.0-py3-none-any.whl, whose content is not the known one of ' +
        'toy-1.0-py3-none-any.whl\n' +
        '   fix: look at the package index that pip is configured for: `python3 -m pip config list`',
    );
  });

  it('says that the disk was full', async () => {
    puppet('python3', 'echo "OSError: [Errno 28] No space left on device" >&2; exit 1');
    expect(await failure({ ...location(), ...quiet })).toBe(
      'error DISK_FULL the disk was full before toy-1.0-py3-none-any.whl was downloaded\n' +
        '   fix: free some space, or set XDG_CACHE_HOME and TMPDIR to folders on a larger disk',
    );
  });

  it('does not begin where the disk is too small', async () => {
    release = { ...release, diskBytes: 1e18 };
    expect((await failure({ ...location(), ...quiet })).replace(/\d+\.\d GB are/, 'N GB are')).toBe(
      'error DISK_FULL N GB are free in FOLDER/cache/voxrun/engine, but the engine needs 1000000000.0 GB while it is ' +
        'installed\n' +
        '   fix: free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
    );
    expect(existsSync(calls)).toBe(false);
  });

  it('says that there is no compiler before it downloads anything', async () => {
    rmSync(join(folder, 'bin/g++'));
    expect(await failure({ ...location(undefined, [join(folder, 'bin')]), ...quiet })).toBe(
      'error COMPILER_MISSING there is no g++, which compiles the binding to the engine\n' +
        '   fix: install a C++ compiler, e.g. `apt install g++`, or name yours in the environment variable CXX',
    );
    expect(existsSync(calls)).toBe(false);
  });

  it('goes on where only the compiler was missing', async () => {
    const { binding } = await install();
    rmSync(binding);
    rmSync(join(folder, 'cache/voxrun/engine/binding'), { recursive: true });
    const compiler = readFileSync(join(folder, 'bin/g++'), 'utf8');
    rmSync(join(folder, 'bin/g++'));
    expect(await failure({ ...location(undefined, [join(folder, 'bin')]), ...quiet })).toMatch(
      /^error COMPILER_MISSING/,
    );
    rmSync(calls);
    writeFileSync(join(folder, 'bin/g++'), compiler);
    chmodSync(join(folder, 'bin/g++'), 0o755);
    expect((await install()).installed).toBe(true);
    expect(readFileSync(calls, 'utf8')).toBe('g++ -std=c++17 -O2 -fPIC\n');
  });

  it('repeats what the compiler said', async () => {
    puppet('g++', 'echo "tfjs_backend.cc:1: error: expected a semicolon" >&2; exit 1');
    expect(await failure({ ...location(), ...quiet })).toBe(
      'error COMPILE_FAILED g++ could not compile the binding to the engine:\n' +
        'tfjs_backend.cc:1: error: expected a semicolon\n' +
        '   fix: update the compiler, or name another one in the environment variable CXX',
    );
  });

  it('does not keep a binding that does not load', async () => {
    puppet('g++', 'while [ "$1" != -o ]; do shift; done; echo nonsense > "$2"');
    expect((await failure({ ...location(), ...quiet })).replace(/\n.*too short/, '\nFILE: file too short')).toBe(
      'error ENGINE_UNLOADABLE the compiled engine does not load on this machine:\n' +
        'FILE: file too short\n' +
        '   fix: the library needs a processor with AVX and glibc 2.27 or later',
    );
    expect(readdirSync(join(folder, 'cache/voxrun/engine/binding'))).toEqual([]);
  });

  it('puts NVIDIA libraries where the RUNPATH of the CUDA build looks for them', async () => {
    const members = ['nvidia/toy/lib/libtoy.so.1', 'nvidia/cuda_nvcc/bin/ptxas', 'nvidia/toy/include/toy.h'];
    const second = { package: 'nvidia-toy', version: '1.0', ...makeWheel('nvidia-toy-1.0-py3-none-any.whl', members) };
    release = { ...release, build: 'cuda', package: 'tensorflow', wheels: [release.wheels[0], second] };
    const log: string[] = [];
    const { build, library } = await install({ log });
    expect(build).toBe('cuda');
    expect(log).toEqual([
      'downloading 1/2 tensorflow-cpu 2.21.0 (2 MB)',
      'unpacking',
      'downloading 2/2 nvidia-toy 1.0 (2 MB)',
      'compiling the binding (about 20 s)',
    ]);
    expect(filesIn(join(library, 'nvidia'))).toEqual(['cuda_nvcc/bin/ptxas', 'toy/lib/libtoy.so.1']);
    expect(statSync(join(library, 'nvidia/cuda_nvcc/bin/ptxas')).mode & 0o111).toBe(0o111);
    truncateSync(join(library, 'nvidia/toy/lib/libtoy.so.1'), 3);
    expect(engineState(location())).toMatchObject({ installed: false, missing: 'the library' });
  });

  it('is refused on a platform that no release is for', () => {
    expect(() => releaseFor('sunos-sparc')).toThrow('ENGINE_PLATFORM the native engine is not built for sunos-sparc');
  });
});

function filesIn(path: string, prefix = ''): string[] {
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(path, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
    )
    .sort();
}
