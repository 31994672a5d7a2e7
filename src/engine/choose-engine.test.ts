import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../base/diagnostic.js';
import { chooseEngine, type EngineChoice, type EngineRequest } from './choose-engine.js';
import type { EngineState } from './engine-state.js';

/** The only folder on the PATH: what is not put there does not exist. */
let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'voxrun-choose-'));
});
afterEach(() => {
  rmSync(bin, { recursive: true });
});

function puppet(name: string, script: string): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function withGpus(...names: string[]): void {
  puppet('nvidia-smi', names.map((name, index) => `echo "GPU-${index}a, ${name}, 15360"`).join('\n'));
}

const CPU_BUILD: EngineState = {
  installed: true,
  build: 'cpu',
  release: 'tensorflow-cpu 2.21.0',
  library: '/lib',
  binding: '/binding',
};
const CUDA_BUILD: EngineState = { ...CPU_BUILD, build: 'cuda', release: 'tensorflow 2.21.0' };
const NOTHING: EngineState = { ...CPU_BUILD, installed: false, missing: 'the library' };

function choose({
  state = CPU_BUILD,
  env = {},
  ...request
}: Partial<EngineRequest> & {
  state?: EngineState | undefined;
  env?: Record<string, string>;
} = {}): Promise<EngineChoice> {
  return chooseEngine({
    request: { engine: 'auto', gpus: 'auto', ...request },
    env: { PATH: bin, ...env },
    platform: 'linux-x64',
    state: () => state,
  });
}

/** What the user reads where a run does not start, and who has to act. */
async function stopped(...options: Parameters<typeof choose>): Promise<string> {
  const choice = await choose(...options);
  if (choice.kind !== 'stop') throw new Error(`not stopped: ${JSON.stringify(choice)}`);
  return `${choice.diagnostic.blame}: ${formatDiagnostic(choice.diagnostic)}`;
}

const nativeOn = (gpus: object[], release = 'tensorflow 2.21.0') => ({
  kind: 'use',
  use: { kind: 'native', release, gpus },
});

describe('chooseEngine', () => {
  it('takes the native engine on the processor where there is no GPU, with either build', async () => {
    expect(await choose()).toEqual(nativeOn([], 'tensorflow-cpu 2.21.0'));
    expect(await choose({ state: CUDA_BUILD })).toEqual(nativeOn([]));
  });

  it('takes every GPU that is there, or as many as are asked for', async () => {
    withGpus('NVIDIA T4', 'NVIDIA T4');
    const [first, second] = ['GPU-0a', 'GPU-1a'].map((entry) => ({ entry, id: entry, name: 'NVIDIA T4' }));
    expect(await choose({ state: CUDA_BUILD })).toEqual(nativeOn([first!, second!]));
    expect(await choose({ state: CUDA_BUILD, gpus: 1 })).toEqual(nativeOn([first!]));
  });

  it('keeps to the devices that CUDA_VISIBLE_DEVICES leaves', async () => {
    withGpus('NVIDIA T4', 'NVIDIA T4');
    expect(await choose({ state: CUDA_BUILD, env: { CUDA_VISIBLE_DEVICES: '1' } })).toEqual(
      nativeOn([{ entry: '1', id: 'GPU-1a', name: 'NVIDIA T4' }]),
    );
    expect(await choose({ env: { CUDA_VISIBLE_DEVICES: '-1' } })).toEqual(nativeOn([], 'tensorflow-cpu 2.21.0'));
  });

  it('refuses to leave a GPU idle without a word', async () => {
    withGpus('NVIDIA H200');
    const fix =
      '   fix: `voxrun engine install --cuda`; or set resources.gpus to 0 (or `--gpus 0`) to compute on the processor all the same';
    expect(await stopped()).toBe(
      'refused: error ENGINE_WITHOUT_GPU this machine has a GPU (NVIDIA H200), and the installed engine ' +
        `(tensorflow-cpu 2.21.0) computes on the processor only\n${fix}`,
    );
    expect(await stopped({ engine: 'native', gpus: 1, state: NOTHING })).toBe(
      'refused: error ENGINE_WITHOUT_GPU this machine has a GPU (NVIDIA H200), resources.gpus is 1, and the engine that ' +
        `computes on it is not installed\n${fix}`,
    );
  });

  it('computes on the processor where the file says so', async () => {
    withGpus('NVIDIA H200');
    expect(await choose({ gpus: 0 })).toEqual(nativeOn([], 'tensorflow-cpu 2.21.0'));
  });

  it('refuses more GPUs than there are', async () => {
    expect(await stopped({ gpus: 1, state: CUDA_BUILD })).toBe(
      'refused: error GPUS_MISSING resources.gpus is 1, and nvidia-smi shows no GPU to this process\n' +
        '   fix: set resources.gpus to 0 or auto to compute on the processor; `voxrun doctor` shows what is found',
    );
    withGpus('NVIDIA T4', 'NVIDIA T4');
    expect(await stopped({ gpus: 3, state: CUDA_BUILD, env: { CUDA_VISIBLE_DEVICES: '0' } })).toBe(
      'refused: error GPUS_MISSING resources.gpus is 3, and nvidia-smi shows one GPU to this process ' +
        '(CUDA_VISIBLE_DEVICES is "0")\n' +
        '   fix: set resources.gpus to 1 or auto; `voxrun doctor` shows what is found',
    );
  });

  it('names the option where that asked for GPUs', async () => {
    expect(await stopped({ gpus: 1, gpusFrom: '--gpus', state: CUDA_BUILD })).toBe(
      'refused: error GPUS_MISSING --gpus is 1, and nvidia-smi shows no GPU to this process\n' +
        '   fix: set --gpus to 0 or auto to compute on the processor; `voxrun doctor` shows what is found',
    );
    withGpus('NVIDIA T4');
    expect(await stopped({ engine: 'cpu', gpus: 1, gpusFrom: '--gpus' })).toBe(
      'refused: error ENGINE_WITHOUT_GPU resources.engine is cpu, which uses no GPU, but --gpus is 1\n' +
        '   fix: set resources.engine to auto, or --gpus to 0',
    );
  });

  it('asks to install the native engine where that is possible', async () => {
    puppet('g++', 'exit 0');
    puppet('python3', 'exit 0');
    expect(await stopped({ state: NOTHING })).toBe(
      'data: error ENGINE_MISSING the native engine is not installed here: the library is missing\n' +
        '   fix: `voxrun engine install`',
    );
  });

  it.each([
    ['there is no C++ compiler (g++)', () => undefined],
    [
      'there is no python3',
      () => {
        puppet('g++', 'exit 0');
      },
    ],
    [
      'python3 has no pip',
      () => {
        puppet('g++', 'exit 0');
        puppet('python3', 'exit 1');
      },
    ],
  ])('computes in JavaScript, and says so, where %s', async (obstacle, prepare) => {
    prepare();
    const choice = await choose({ state: NOTHING });
    expect(choice).toMatchObject({ kind: 'use', use: { kind: 'cpu', release: 'tfjs (JavaScript)' } });
    expect(choice.kind === 'use' && formatDiagnostic(choice.remark!)).toBe(
      `warning ENGINE_SLOW the native engine cannot be installed here: ${obstacle}; so this run computes in plain ` +
        'JavaScript, which is right but about 80 times slower: a minute of training becomes more than an hour\n' +
        '   fix: use it for small experiments only; `voxrun doctor` shows what the native engine needs',
    );
    expect(await stopped({ engine: 'native', state: NOTHING })).toBe(
      `refused: error ENGINE_IMPOSSIBLE resources.engine is native, and the native engine cannot be installed here: ${obstacle}\n` +
        '   fix: set resources.engine to auto, and small experiments compute in JavaScript; or use a machine with linux-x64',
    );
  });

  it('computes in JavaScript on a platform that the native engine is not built for', async () => {
    const choice = await chooseEngine({
      request: { engine: 'auto', gpus: 'auto' },
      env: { PATH: bin },
      platform: 'darwin-arm64',
    });
    expect(choice.kind === 'use' && choice.remark?.message).toMatch(
      /^the native engine cannot be installed here: it is not built for darwin-arm64; so this run/,
    );
  });

  it('computes in JavaScript where the file says so, but then on no GPU', async () => {
    withGpus('NVIDIA T4');
    expect(await choose({ engine: 'cpu' })).toMatchObject({ kind: 'use', use: { kind: 'cpu' } });
    expect(await stopped({ engine: 'cpu', gpus: 1 })).toBe(
      'refused: error ENGINE_WITHOUT_GPU resources.engine is cpu, which uses no GPU, but resources.gpus is 1\n' +
        '   fix: set resources.engine to auto, or resources.gpus to 0',
    );
  });
});
