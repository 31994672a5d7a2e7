import { StageFailure } from '../../base/failure.js';
import { roundHalfEven } from '../../imaging/round-half-even.js';
import { product, type Axes } from './axes.js';
import { featureMapSize } from './feature-map-size.js';
import { fixedTopology, type FixedParts } from './fixed-parts.js';
import { MIN_BATCH, REFERENCE_BATCH, type Planner } from './planner.js';
import type { Topology } from './topology.js';

/** What is to be planned, in two or three dimensions. Lists per axis stand in one common order. */
export interface ConfigurationRequest {
  readonly spacingMm: Axes;
  /** Median size of the images at that spacing; may be a half. */
  readonly medianSize: Axes;
  /** Voxels of all images together at that spacing. */
  readonly voxelsOfDataset: number;
  /** Outputs of the network. */
  readonly classes: number;
  readonly planner: Planner;
  readonly fixed?: FixedParts;
}

/** A network and the patches that it is trained on. */
export interface Configuration {
  readonly spacingMm: Axes;
  readonly medianSize: Axes;
  /** Multiples of the product of the strides. */
  readonly patch: Axes;
  readonly batch: number;
  /** Channels per stage. */
  readonly features: readonly number[];
  /** Per stage; the first is all ones. */
  readonly strides: readonly Axes[];
  readonly kernels: readonly Axes[];
  /**
   * What decided the batch: the GPU's memory, the largest share of the data set in one step, that no batch is smaller
   * than 2, or the user.
   */
  readonly batchLimit: 'memory' | 'dataset' | 'minimum' | 'fixed';
  /** Whether memory, and not the images, decided the patch. */
  readonly patchShrunk: boolean;
}

/** Channels of the first stage; each further stage has twice as many, up to the maximum. */
const BASE_FEATURES = 32;
const MAX_FEATURES = { 2: 512, 3: 320 } as const;

/** Voxels of the first guess of a patch, far more than fits. */
const FIRST_PATCH_VOXELS = { 2: 2048 ** 2, 3: 256 ** 3 } as const;

/**
 * Patch, batch and network for one voxel size, by nnU-Net's rules (`get_plans_for_configuration`, version 2.8.1): the
 * largest patch of the images' shape that fits the memory at a batch of 2; where the whole image fits, memory that is
 * left makes the batch larger. Throws StageFailure SETTINGS_DISAGREE if the fixed parts contradict each other or the
 * images, or nothing fits the memory.
 */
export function planConfiguration(request: ConfigurationRequest): Configuration {
  const { spacingMm, medianSize, planner, classes, voxelsOfDataset, fixed = {} } = request;
  const dimensions = spacingMm.length === 2 ? 2 : 3;
  const referenceBatch = REFERENCE_BATCH[dimensions];
  const budget = planner.budget[dimensions];
  const topologyAt = (patch: Axes): Topology => fixedTopology({ spacingMm, patch, fixed });
  const featuresAt = (stages: number): readonly number[] =>
    fixed.features ??
    Array.from({ length: stages }, (_, stage) => Math.min(MAX_FEATURES[dimensions], BASE_FEATURES * 2 ** stage));
  const convs = planner.family === 'plain' && fixed.convs !== undefined ? fixed.convs : undefined;
  const sizeOf = ({ patch, strides }: Topology): number =>
    featureMapSize({
      family: planner.family,
      patch,
      strides,
      features: featuresAt(strides.length),
      classes,
      convsEncoder: convs ?? planner.convsEncoder,
      convsDecoder: convs ?? planner.convsDecoder,
      ...(fixed.blocks && { blocks: fixed.blocks }),
    });
  // A residual encoder's budget in two dimensions is one sample's; in every other case that of the reference batch.
  const isPerSample = planner.family === 'resenc' && dimensions === 2;
  const samples = isPerSample ? 1 : Math.max(MIN_BATCH, fixed.batch ?? MIN_BATCH) / referenceBatch;

  let topology = topologyAt(fixed.patch ?? firstPatch(spacingMm, medianSize));
  let patchShrunk = false;
  while (fixed.patch === undefined && sizeOf(topology) * samples > budget) {
    topology = shrunk({ topology, medianSize, topologyAt, planner });
    patchShrunk = true;
  }
  const { patch, strides, kernels } = topology;
  const byMemory = roundHalfEven((budget / sizeOf(topology)) * referenceBatch);
  const byDataset = roundHalfEven((voxelsOfDataset * planner.maxDatasetCovered) / product(patch));
  const planned = Math.max(Math.min(byMemory, byDataset), MIN_BATCH);
  return {
    spacingMm,
    medianSize,
    patch,
    batch: fixed.batch ?? planned,
    features: featuresAt(strides.length),
    strides,
    kernels,
    batchLimit:
      fixed.batch !== undefined
        ? 'fixed'
        : planned === byMemory
          ? 'memory'
          : planned === byDataset
            ? 'dataset'
            : 'minimum',
    patchShrunk,
  };
}

/** As many voxels along each axis as make a cube in mm, and no more than the images have. */
function firstPatch(spacingMm: Axes, medianSize: Axes): Axes {
  const perMm = spacingMm.map((spacing) => 1 / spacing);
  const dimensions = spacingMm.length === 2 ? 2 : 3;
  const scale = (FIRST_PATCH_VOXELS[dimensions] / product(perMm)) ** (1 / dimensions);
  return perMm.map((one, axis) => Math.min(roundHalfEven(one * scale), medianSize[axis]!));
}

/**
 * One step smaller along the axis that is longest relative to the images. Taking the present divisor off could skip
 * sizes that are valid with one pooling less, so the divisor of the smaller patch is taken off.
 */
function shrunk(options: {
  topology: Topology;
  medianSize: Axes;
  topologyAt: (patch: Axes) => Topology;
  planner: Planner;
}): Topology {
  const { topology, medianSize, topologyAt, planner } = options;
  const { patch, divisor } = topology;
  const relative = patch.map((length, axis) => (length > divisor[axis]! ? length / medianSize[axis]! : 0));
  const largest = Math.max(...relative);
  if (largest === 0) {
    throw new StageFailure({
      code: 'SETTINGS_DISAGREE',
      message: `no patch fits ${planner.memoryGb} GB: even ${product(patch)} voxels need more`,
      fix: 'raise model.plan.memory_gb, lower training.batch, or use fewer features',
    });
  }
  // Of equal ones the last, as numpy's argsort has it.
  const axis = relative.lastIndexOf(largest);
  const less = (by: Axes): Axes => patch.map((length, index) => (index === axis ? length - by[index]! : length));
  return topologyAt(less(topologyAt(less(divisor)).divisor));
}
