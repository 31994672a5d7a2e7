import type { EngineUse } from './choose-engine.js';
import { engineEnvironment } from './engine-environment.js';

/**
 * The environment of each stage process of a run, given its CPU threads: `VOXRUN_ENGINE` says what computes, and with
 * several GPUs the processes take turns, one device each, because the engine uses only the first that it sees.
 */
export function stageEnvironments(use: EngineUse): (threads: number) => Record<string, string> {
  let turn = 0;
  return (threads) => {
    const base = { ...engineEnvironment({ threads }), VOXRUN_ENGINE: use.kind };
    if (use.kind === 'cpu') return base;
    const gpu = use.gpus[turn++ % Math.max(1, use.gpus.length)];
    if (gpu === undefined) return { ...base, VOXRUN_DEVICE: 'cpu', CUDA_VISIBLE_DEVICES: '-1' };
    return { ...base, ...GPU_ENVIRONMENT, CUDA_VISIBLE_DEVICES: gpu.entry };
  };
}

const GPU_ENVIRONMENT = {
  /** The engine refuses to compute if it does not find its GPU. */
  VOXRUN_DEVICE: 'gpu',
  /** Else the first process takes all of the device's memory. */
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  /** Sums in a fixed order, for results that can be computed again. */
  TF_DETERMINISTIC_OPS: '1',
} as const;
