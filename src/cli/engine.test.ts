import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryIo } from '../../test/support/memory-io.js';
import { run } from './engine.js';

/** The only folder on the PATH, and an empty cache. */
let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'voxrun-engine-'));
});
afterEach(() => {
  rmSync(bin, { recursive: true });
});

function install(options = {}): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo({ env: { PATH: bin, XDG_CACHE_HOME: join(bin, 'cache') } });
  return run(['install'], options, io).then((code) => ({ code, out: io.printed.join(''), err: io.errors.join('\n') }));
}

function program(name: string, script: string): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

const NO_COMPILER =
  'error COMPILER_MISSING there is no g++, which compiles the binding to the engine\n' +
  '   fix: install a C++ compiler, e.g. `apt install g++`, or name yours in the environment variable CXX';

it.each([
  [[], 'error UNKNOWN_ACTION engine needs an action\n   fix: use `voxrun engine install`'],
  [['remove'], 'error UNKNOWN_ACTION engine has no action "remove"\n   fix: use `voxrun engine install`'],
])('engine %j is refused with what it can do', async (args, message) => {
  const io = memoryIo();
  expect([await run(args, {}, io), io.errors]).toEqual([2, [message]]);
});

it('takes one build only', async () => {
  expect(await install({ cuda: true, cpu: true })).toEqual({
    code: 2,
    out: '',
    err: 'error ENGINE_BUILD_TWICE engine install takes --cuda or --cpu, not both\n   fix: use --cuda: it computes on the processor too',
  });
});

it('succeeds where the native engine cannot be, and says what computes instead', async () => {
  expect(await install()).toEqual({
    code: 0,
    out:
      'the native engine cannot be installed here: there is no C++ compiler (g++)\n' +
      'voxrun computes in JavaScript instead, which is right but about 80 times slower: for small experiments\n' +
      'to have it: install a C++ compiler, e.g. `apt install g++`, or name yours in the environment variable CXX\n',
    err: '',
  });
});

it('fails where a build was asked for, or a GPU would stay idle', async () => {
  expect(await install({ cpu: true })).toEqual({ code: 1, out: '', err: NO_COMPILER });
  program('nvidia-smi', 'echo "GPU-1a, NVIDIA T4, 15360"');
  expect(await install()).toEqual({ code: 1, out: '', err: NO_COMPILER });
});
