import { roundHalfEven } from '../../imaging/round-half-even.js';
import { largestAxis, product, type Axes } from './axes.js';
import type { CaseShape } from './case-shape.js';
import { median } from './percentile.js';
import type { FixedParts } from './fixed-parts.js';
import { planConfiguration, type Configuration } from './plan-configuration.js';
import type { Planner } from './planner.js';
import { targetSpacing } from './target-spacing.js';

/** nnU-Net's plan of a data set. Its axes are those of the cases, transposed by `transposeForward`. */
export interface ExperimentPlan {
  /** Plan axis t is axis `transposeForward[t]` of the cases: the coarsest first. */
  readonly transposeForward: Axes;
  /** Its inverse. */
  readonly transposeBackward: Axes;
  readonly medianSpacingMm: Axes;
  /** As the images were stored, whole numbers. */
  readonly medianSize: Axes;
  /** Absent for images of one slice. */
  readonly fullres?: Configuration;
  /** At a coarser voxel size, where a patch covers too little of an image. Not planned where patch or batch are fixed. */
  readonly lowres?: Configuration;
  /** Over slices of the coarsest axis. */
  readonly slices?: Configuration;
  /** Soft Dice pooled over the batch: of use where a patch shows little of an image. */
  readonly batchDice: boolean;
}

export interface PlanRequest {
  /** Outside the test set. */
  readonly cases: readonly CaseShape[];
  readonly planner: Planner;
  /** Outputs of the network. */
  readonly classes: number;
  /** Leaves the plan over slices out. */
  readonly volumesOnly?: boolean;
  /** Voxel size to use instead of the planned one, in the axes of the cases. */
  readonly spacingMm?: Axes;
  /** Size that every image has after preprocessing, in the axes of the cases, instead of what the spacing gives. */
  readonly size?: Axes;
  /** What the user fixed, in the plan's axes. */
  readonly fixed?: (transposeForward: Axes) => FixedParts;
}

/** A lower resolution is planned where the patch holds a smaller share of the median image than this. */
const LOWRES_BELOW = 0.25;
/** Step by which its voxel size grows. */
const LOWRES_STEP = 1.03;
/** Kept only where the images have fewer voxels by this factor. */
const LOWRES_GAIN = 2;

/** Plans a data set as nnU-Net's `ExperimentPlanner.plan_experiment` and its ResEnc planners do (version 2.8.1). */
export function planExperiment(request: PlanRequest): ExperimentPlan {
  const { cases, planner, classes, volumesOnly = false } = request;
  const target = request.spacingMm ?? targetSpacing(cases);
  const coarsest = largestAxis(target);
  const transposeForward = [coarsest, ...target.map((_, axis) => axis).filter((axis) => axis !== coarsest)];
  const transposeBackward = transposeForward.map((_, axis) => transposeForward.indexOf(axis));
  const transposed = (values: Axes): Axes => transposeForward.map((axis) => values[axis]!);
  const spacingMm = transposed(target);
  const medianSize = transposed(
    request.size ??
      medianOf(
        cases.map((one) => resampled(one, target)),
        (size) => size,
      ),
  );
  const common = {
    voxelsOfDataset: product(medianSize) * cases.length,
    classes,
    planner,
    ...(request.fixed && { fixed: request.fixed(transposeForward) }),
  };
  const fullres = medianSize[0] === 1 ? undefined : planConfiguration({ ...common, spacingMm, medianSize });
  // A patch that the user sized is as large at every resolution.
  const isSized = common.fixed?.patch !== undefined || common.fixed?.batch !== undefined;
  const lowres = isSized ? undefined : fullres && planLowres({ fullres, cases: cases.length, classes, planner });
  const isPatchSmall = isSized
    ? fullres !== undefined && coarsened(fullres, () => product(fullres.patch)) !== undefined
    : lowres !== undefined;
  const slices = volumesOnly
    ? undefined
    : planConfiguration({ ...common, spacingMm: spacingMm.slice(1), medianSize: medianSize.slice(1) });
  return {
    transposeForward,
    transposeBackward,
    medianSpacingMm: transposed(medianOf(cases, (one) => one.spacingMm)),
    medianSize: transposed(medianOf(cases, (one) => one.size)).map(roundHalfEven),
    ...(fullres && { fullres }),
    ...(lowres && { lowres }),
    ...(slices && { slices }),
    batchDice: isPatchSmall,
  };
}

/** Size of a case at another voxel size; the product is taken in nnU-Net's order, which decides halves. */
function resampled({ size, spacingMm }: CaseShape, target: Axes): Axes {
  return size.map((length, axis) => Math.max(1, roundHalfEven((spacingMm[axis]! / target[axis]!) * length)));
}

function medianOf<T>(items: readonly T[], valuesOf: (item: T) => Axes): Axes {
  return valuesOf(items[0]!).map((_, axis) => median(items.map((item) => valuesOf(item)[axis]!)));
}

interface Coarser {
  readonly spacingMm: Axes;
  /** Median size of the images; not rounded. */
  readonly size: Axes;
  readonly voxels: number;
}

/**
 * Makes voxels coarser by 3 % at a time, the finer axes first until all are within a factor of 2, until a patch covers
 * a quarter of the median image. Undefined where it does so already, or where that saves less than half of the voxels.
 */
function coarsened(fullres: Configuration, patchVoxels: (at: Coarser) => number): Coarser | undefined {
  const voxelsFullres = product(fullres.medianSize);
  let at: Coarser = { spacingMm: fullres.spacingMm, size: fullres.medianSize, voxels: voxelsFullres };
  let covered = product(fullres.patch);
  while (covered / at.voxels < LOWRES_BELOW) {
    const coarsest = Math.max(...at.spacingMm);
    const isFine = at.spacingMm.map((spacing) => coarsest / spacing > 2);
    const every = !isFine.includes(true);
    const spacingMm = at.spacingMm.map((spacing, axis) => (every || isFine[axis] ? spacing * LOWRES_STEP : spacing));
    const size = spacingMm.map((spacing, axis) => (fullres.spacingMm[axis]! / spacing) * fullres.medianSize[axis]!);
    at = { spacingMm, size, voxels: product(size) };
    covered = patchVoxels(at);
  }
  return at.voxels === voxelsFullres || voxelsFullres / at.voxels < LOWRES_GAIN ? undefined : at;
}

function planLowres(options: {
  fullres: Configuration;
  cases: number;
  classes: number;
  planner: Planner;
}): Configuration | undefined {
  const { fullres, cases, classes, planner } = options;
  let lowres: Configuration | undefined;
  const found = coarsened(fullres, ({ spacingMm, size, voxels }) => {
    lowres = planConfiguration({
      spacingMm,
      medianSize: size.map(roundHalfEven),
      voxelsOfDataset: voxels * cases,
      classes,
      planner,
    });
    return product(lowres.patch);
  });
  return found && lowres;
}
