import type { EngineUse } from './choose-engine.js';
import { engineEnvironment } from './engine-environment.js';

/**
 * The environment of each stage process of a run, given its CPU threads and, where it has one, its device as it stands in
 * `CUDA_VISIBLE_DEVICES`: one each, because the engine uses only the first that it sees. `VOXRUN_ENGINE` says what computes.
 */
export function stageEnvironments(
  use: EngineUse,
): (share: { threads: number; device?: string }) => Record<string, string> {
  return ({ threads, device }) => {
    const base = { ...engineEnvironment({ threads }), VOXRUN_ENGINE: use.kind };
    if (use.kind === 'cpu') return base;
    if (device === undefined) return { ...base, VOXRUN_DEVICE: 'cpu', CUDA_VISIBLE_DEVICES: '-1' };
    return { ...base, ...GPU_ENVIRONMENT, CUDA_VISIBLE_DEVICES: device };
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
