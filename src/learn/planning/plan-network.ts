import { StageFailure } from '../../base/failure.js';
import { formatSize, type Triple } from '../../imaging/volume.js';
import { product, type Axes } from './axes.js';
import type { UnetFamily } from './feature-map-size.js';
import type { CaseShape } from './case-shape.js';
import type { FixedParts } from './fixed-parts.js';
import { median } from './percentile.js';
import type { Configuration } from './plan-configuration.js';
import { planExperiment } from './plan-experiment.js';
import { plannerFor } from './planner.js';

/** What is to be planned for an experiment. Every triple follows the letters of its orientation. */
export interface NetworkRequest {
  /** Cases outside the test set, cropped as preprocessing does, triples along the orientation. */
  readonly cases: readonly CaseShape[];
  readonly family: UnetFamily;
  /** GPU memory that is planned for; nnU-Net's default for the family if absent. */
  readonly memoryGb?: number;
  /** Outputs of the network. */
  readonly classes: number;
  /** Voxel size that images are resampled to; `native`: they keep their own. */
  readonly spacingMm: 'native' | Triple;
  /** Size that padding or cropping gives every image after resampling. */
  readonly size?: Triple;
  /** Size that every image is resampled to, whatever its voxel size. */
  readonly resize?: Triple;
  /** What the user fixed; whatever is absent is planned. */
  readonly fixed: FixedParts;
}

/** A network and its patches. Triples follow the letters of the orientation. */
export interface NetworkPlan {
  readonly patch: Triple;
  readonly batch: number;
  readonly features: readonly number[];
  readonly strides: readonly Triple[];
  readonly kernels: readonly Triple[];
  /** Soft Dice pooled over the batch: nnU-Net does so where a patch shows less than a quarter of an image. */
  readonly batchDice: boolean;
  readonly batchLimit: Configuration['batchLimit'];
  readonly patchShrunk: boolean;
  /** Voxels of a batch, as a share of those of all cases. */
  readonly coveredShare: number;
  /** Median size of the images as the network sees them. */
  readonly medianSize: Triple;
  readonly memoryGb: number;
}

/**
 * Sizes a U-Net for a data set as nnU-Net does, around what the user fixed. A fixed spacing is planned with; a fixed
 * patch decides the topology; a fixed number of features caps the stages; a fixed batch above 2 has to fit the memory.
 * Throws StageFailure SETTINGS_DISAGREE as `planConfiguration` does, for images of a single slice, and for images or a
 * memory too small for two stages.
 */
export function planNetwork(request: NetworkRequest): NetworkPlan {
  const { family, classes } = request;
  const planner = plannerFor(family, request.memoryGb);
  const cases = request.cases.map(({ size, spacingMm }) => ({
    size: slowestFirst(size),
    spacingMm: slowestFirst(spacingMm),
  }));
  const geometry = geometryOf(request, cases);
  const plan = planExperiment({
    cases,
    planner,
    classes,
    volumesOnly: true,
    ...geometry,
    fixed: (transposeForward) => planOrder(request.fixed, transposeForward),
  });
  const { fullres } = plan;
  if (fullres === undefined) {
    throw new StageFailure({
      code: 'SETTINGS_DISAGREE',
      message: 'the images have a single slice, for which no 3D patch or network can be planned',
      fix: 'write training.patch, training.batch, training.loss.batch_dice and the model in full',
    });
  }
  const own = (values: Axes): Triple => ownOrder(values, plan.transposeBackward);
  if (fullres.strides.length < 2) throw tooSmall(fullres, planner.memoryGb, own);
  return {
    patch: own(fullres.patch),
    batch: fullres.batch,
    features: fullres.features,
    strides: fullres.strides.map(own),
    kernels: fullres.kernels.map(own),
    batchDice: plan.batchDice,
    batchLimit: fullres.batchLimit,
    patchShrunk: fullres.patchShrunk,
    coveredShare: (fullres.batch * product(fullres.patch)) / (product(fullres.medianSize) * cases.length),
    medianSize: own(fullres.medianSize),
    memoryGb: planner.memoryGb,
  };
}

/** A single stage has no lower resolution, and is no U-Net. */
function tooSmall(
  { patch, medianSize, patchShrunk }: Configuration,
  memoryGb: number,
  own: (values: Axes) => Triple,
): StageFailure {
  return new StageFailure({
    code: 'SETTINGS_DISAGREE',
    message: patchShrunk
      ? `the largest patch that fits ${memoryGb} GB, ${formatSize(own(patch))} voxels, is too small for a U-Net`
      : `images of ${formatSize(own(medianSize))} voxels are too small for a U-Net`,
    fix: patchShrunk
      ? 'raise model.plan.memory_gb, lower training.batch, or use fewer features'
      : 'use a finer preprocessing.spacing_mm, or write training.patch and model.features in full',
  });
}

/** Voxel size and size that the planner has to take as given. */
function geometryOf(
  { spacingMm, size, resize }: NetworkRequest,
  cases: readonly CaseShape[],
): { spacingMm: Axes; size?: Axes } {
  if (resize !== undefined) {
    const target = slowestFirst(resize);
    const effective = cases.map((one) =>
      one.size.map((length, axis) => (one.spacingMm[axis]! * length) / target[axis]!),
    );
    return { spacingMm: medianPerAxis(effective), size: target };
  }
  const fixedSize = size && { size: slowestFirst(size) };
  if (spacingMm !== 'native') return { spacingMm: slowestFirst(spacingMm), ...fixedSize };
  return {
    spacingMm: medianPerAxis(cases.map((one) => one.spacingMm)),
    size: medianPerAxis(cases.map((one) => one.size)),
    ...fixedSize,
  };
}

function medianPerAxis(triples: readonly Axes[]): Axes {
  return [0, 1, 2].map((axis) => median(triples.map((triple) => triple[axis]!)));
}

/** nnU-Net's arrays have the slowest axis first, so its ties between equal axes fall the other way round. */
function slowestFirst([first, second, third]: Axes): Axes {
  return [third!, second!, first!];
}

function planOrder(fixed: FixedParts, transposeForward: Axes): FixedParts {
  const turn = (values: Axes): Axes => transposeForward.map((axis) => slowestFirst(values)[axis]!);
  return {
    ...fixed,
    ...(fixed.patch && { patch: turn(fixed.patch) }),
    ...(typeof fixed.strides === 'object' && { strides: fixed.strides.map(turn) }),
    ...(typeof fixed.kernels === 'object' && { kernels: fixed.kernels.map(turn) }),
  };
}

function ownOrder(values: Axes, transposeBackward: Axes): Triple {
  const [third, second, first] = transposeBackward.map((axis) => values[axis]!);
  return [first!, second!, third!];
}
