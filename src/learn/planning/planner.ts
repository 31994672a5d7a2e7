import type { UnetFamily } from './feature-map-size.js';

/** How large a network may get: nnU-Net's constants, measured by its authors on real GPUs. */
export interface Planner {
  readonly family: UnetFamily;
  /** GPU memory that the budgets stand for, unless told otherwise. */
  readonly memoryGb: number;
  /** Numbers in feature maps (see `featureMapSize`) that fit at the reference batch, by dimensions. */
  readonly budget: { readonly 2: number; readonly 3: number };
  /** Largest share of the data set's voxels in one batch. */
  readonly maxDatasetCovered: number;
  readonly convsEncoder: number;
  readonly convsDecoder: number;
}

/** Batch at which the budgets were measured, by dimensions. */
export const REFERENCE_BATCH = { 2: 12, 3: 2 } as const;

/** A smaller batch is never planned. */
export const MIN_BATCH = 2;

const PLAIN: Planner = {
  family: 'plain',
  memoryGb: 8,
  budget: { 2: 85e6, 3: 560e6 },
  maxDatasetCovered: 0.05,
  convsEncoder: 2,
  convsDecoder: 2,
};

const RESENC: Omit<Planner, 'memoryGb' | 'budget'> = {
  family: 'resenc',
  maxDatasetCovered: 1,
  convsEncoder: 2,
  convsDecoder: 1,
};

/** nnU-Net's ResEnc M, L and XL. */
const RESENC_SIZES = [
  { memoryGb: 8, budget: { 2: 135e6, 3: 680e6 } },
  { memoryGb: 24, budget: { 2: 380e6, 3: 2.1e9 } },
  { memoryGb: 40, budget: { 2: 560e6, 3: 3.6e9 } },
] as const;

/** GPU memory that is planned for when the experiment names none: nnU-Net's default, and its ResEnc L. */
const DEFAULT_MEMORY_GB: Readonly<Record<UnetFamily, number>> = { plain: 8, resenc: 24 };

/**
 * The planner for an amount of GPU memory. Residual encoders: at 8, 24 and 40 GB nnU-Net's M, L and XL; between them L
 * scaled, as `nnUNetv2_plan_experiment -pl nnUNetPlannerResEncL -gpu_memory_target GB` does.
 */
export function plannerFor(family: UnetFamily, memoryGb: number = DEFAULT_MEMORY_GB[family]): Planner {
  const exact = RESENC_SIZES.find((size) => size.memoryGb === memoryGb);
  const base = family === 'plain' ? PLAIN : { ...RESENC, ...(exact ?? RESENC_SIZES[1]) };
  const factor = memoryGb / base.memoryGb;
  return { ...base, memoryGb, budget: { 2: base.budget[2] * factor, 3: base.budget[3] * factor } };
}
