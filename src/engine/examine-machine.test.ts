import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineState } from './engine-state.js';
import { examineMachine, type Finding } from './examine-machine.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const INSTALLED: EngineState = {
  installed: true,
  build: 'cpu',
  release: 'toy 1.0',
  library: '/lib',
  binding: '/binding',
};
const REPORT = {
  tensorflow: '2.21.0',
  tfjs: '4.22.0',
  gradients: [{ op: 'convolution', passed: true, worst: 1.25e-4 }],
};

/** The self-test is a puppet that prints what it is given. */
async function examine({
  out = JSON.stringify(REPORT),
  err = 'I0000 oneDNN custom operations are on.',
  exitCode = 0,
  engine = INSTALLED,
} = {}): Promise<(subject: string) => Omit<Finding, 'subject'>[]> {
  const selfTestFile = join(folder, 'self-test.mjs');
  writeFileSync(
    selfTestFile,
    `process.stdout.write(${JSON.stringify(out)}); console.error(${JSON.stringify(err)}); process.exitCode = ${exitCode};`,
  );
  const findings = await examineMachine({
    env: { PATH: folder, XDG_CACHE_HOME: join(folder, 'cache') },
    runsFolder: join(folder, 'not/yet/there'),
    selfTestFile,
    engine: () => engine,
  });
  return (wanted) =>
    findings
      .filter(({ subject }) => subject === wanted)
      .map(({ state, text, fix }) => ({ state, text, ...(fix === undefined ? {} : { fix }) }));
}

describe('examineMachine', () => {
  it('finds nothing to complain of on a machine where all is well', async () => {
    const findings = await examine();
    expect(findings('engine')).toEqual([{ state: 'ok', text: 'toy 1.0 (processor only) in /lib' }]);
    expect(findings('auto')).toEqual([{ state: 'ok', text: 'a run computes with toy 1.0 on the processor' }]);
    expect(findings('self-test')).toEqual([{ state: 'ok', text: 'TensorFlow 2.21.0, tfjs 4.22.0' }]);
    expect(findings('oneDNN')).toEqual([{ state: 'ok', text: 'on' }]);
    expect(findings('gradient')).toEqual([{ state: 'ok', text: 'convolution: 1.3e-4 from finite differences' }]);
    expect(findings('devices')).toEqual([{ state: 'ok', text: 'no GPU (nvidia-smi lists none)' }]);
    expect(findings('runs folder')[0]!.text).toMatch(/^\d+\.\d GB free in .*\/not\/yet\/there$/);
    expect(findings('versions')[0]!.state).toBe('ok');
  });

  it('says how to install a missing engine and does not try it', async () => {
    for (const tool of ['g++', 'python3']) writeFileSync(join(folder, tool), '#!/bin/sh\n', { mode: 0o755 });
    const findings = await examine({ engine: { ...INSTALLED, installed: false, missing: 'the binding' } });
    expect(findings('engine')).toEqual([
      {
        state: 'failed',
        text: 'toy 1.0 is not installed: the binding is missing',
        fix: 'run `voxrun engine install`',
      },
    ]);
    expect(findings('auto').map(({ state }) => state)).toEqual(['failed']);
    expect(findings('gradient')).toEqual([]);
  });

  it('tests the engine in JavaScript where the native one cannot be', async () => {
    const report = JSON.stringify({ ...REPORT, tensorflow: undefined });
    const findings = await examine({
      out: report,
      err: '',
      engine: { ...INSTALLED, installed: false, missing: 'the library' },
    });
    const obstacle = 'there is no C++ compiler (g++)';
    expect(findings('engine')).toEqual([
      {
        state: 'warning',
        text: `toy 1.0 is not installed: the library is missing, and cannot be installed: ${obstacle}`,
      },
    ]);
    expect(findings('auto')).toEqual([
      {
        state: 'warning',
        text: `the native engine cannot be installed here: ${obstacle}; so this run computes in plain JavaScript, which is right but about 80 times slower: a minute of training becomes more than an hour`,
      },
    ]);
    expect(findings('self-test')).toEqual([{ state: 'ok', text: 'tfjs 4.22.0 in JavaScript' }]);
    expect(findings('oneDNN')).toEqual([]);
    expect(findings('gradient')).toHaveLength(1);
  });

  it('fails on a wrong gradient and on one that could not be computed', async () => {
    const gradients = [
      { op: 'convolution', passed: false, worst: 0.5 },
      { op: 'concatenation', passed: false, worst: null, error: 'no kernel' },
    ];
    const findings = await examine({ out: JSON.stringify({ ...REPORT, gradients }) });
    const fix = 'do not train with this engine; run `voxrun engine install`, and report it if that does not help';
    expect(findings('gradient')).toEqual([
      { state: 'failed', text: 'convolution: 5.0e-1 from finite differences', fix },
      { state: 'failed', text: 'concatenation: no kernel', fix },
    ]);
  });

  it('fails where the self-test ends with an error', async () => {
    const findings = await examine({ out: '', err: 'libtensorflow_cc.so.2: cannot open', exitCode: 1 });
    expect(findings('self-test')).toEqual([
      {
        state: 'failed',
        text: 'the self-test did not run:\nlibtensorflow_cc.so.2: cannot open',
        fix: 'run `voxrun engine install`',
      },
    ]);
  });

  it('warns where oneDNN is off', async () => {
    expect((await examine({ err: '' }))('oneDNN')).toEqual([
      { state: 'warning', text: 'off: this processor will compute several times slower' },
    ]);
  });

  describe('on a machine with a GPU', () => {
    beforeEach(() => {
      writeFileSync(join(folder, 'nvidia-smi'), '#!/bin/sh\necho "GPU-1a, NVIDIA T4, 15360"\n', { mode: 0o755 });
    });

    it('fails where the installed engine cannot use it', async () => {
      const findings = await examine();
      expect(findings('devices')).toEqual([{ state: 'ok', text: 'NVIDIA T4 (GPU-1a, 15360 MiB)' }]);
      expect(findings('auto')).toEqual([
        {
          state: 'failed',
          text: 'this machine has a GPU (NVIDIA T4), and the installed engine (toy 1.0) computes on the processor only',
          fix: '`voxrun engine install --cuda`; or set resources.gpus to 0 (or `--gpus 0`) to compute on the processor all the same',
        },
      ]);
      expect(findings('gradient')).toEqual([]);
    });

    it('says that a run uses it', async () => {
      const findings = await examine({ engine: { ...INSTALLED, build: 'cuda' } });
      expect(findings('engine')).toEqual([{ state: 'ok', text: 'toy 1.0 (GPU and processor) in /lib' }]);
      expect(findings('auto')).toEqual([{ state: 'ok', text: 'a run computes with toy 1.0 on NVIDIA T4' }]);
      expect(findings('gradient')).toHaveLength(1);
    });
  });
});
