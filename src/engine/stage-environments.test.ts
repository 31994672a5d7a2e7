import { describe, expect, it } from 'vitest';
import { engineEnvironment } from './engine-environment.js';
import { stageEnvironments } from './stage-environments.js';

const release = 'toy 1.0';
const gpus = [{ entry: 'GPU-1a', id: 'GPU-1a', name: 'T4' }];
const base = engineEnvironment({ threads: 3 });

describe('stageEnvironments', () => {
  it('gives a process its GPU, growing memory and fixed sums', () => {
    const environment = stageEnvironments({ kind: 'native', release, gpus });
    expect(environment({ threads: 3, device: 'GPU-1a' })).toEqual({
      ...base,
      VOXRUN_ENGINE: 'native',
      VOXRUN_DEVICE: 'gpu',
      TF_FORCE_GPU_ALLOW_GROWTH: 'true',
      TF_DETERMINISTIC_OPS: '1',
      CUDA_VISIBLE_DEVICES: 'GPU-1a',
    });
  });

  it('hides the GPUs of a run from a process that asked for none', () => {
    const environment = stageEnvironments({ kind: 'native', release, gpus });
    expect(environment({ threads: 1 })).toMatchObject({ VOXRUN_DEVICE: 'cpu', CUDA_VISIBLE_DEVICES: '-1' });
  });

  it('hides every GPU from a process that computes on the processor', () => {
    expect(stageEnvironments({ kind: 'native', release, gpus: [] })({ threads: 3 })).toEqual({
      ...base,
      VOXRUN_ENGINE: 'native',
      VOXRUN_DEVICE: 'cpu',
      CUDA_VISIBLE_DEVICES: '-1',
    });
  });

  it('asks for JavaScript where the native engine cannot be', () => {
    expect(stageEnvironments({ kind: 'cpu', release })({ threads: 3 })).toEqual({ ...base, VOXRUN_ENGINE: 'cpu' });
  });
});
