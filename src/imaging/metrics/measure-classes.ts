import type { Triple } from '../volume.js';
import { hausdorff } from './hausdorff.js';
import { labelBoxes, unionOf } from './label-boxes.js';
import { membersOf, type LabelClass } from './label-class.js';
import { countOverlap, diceOf, type OverlapCounts } from './overlap.js';
import { surfaceDice } from './surface-dice.js';
import { surfaceDistances } from './surface-distances.js';
import type { SurfaceDefinition } from './surface-points.js';
import { volumeDifference } from './volume-difference.js';

/** What is measured beside the overlap. */
export interface Measures {
  readonly hd95: boolean;
  /** Surface Dice is measured where there is a tolerance. */
  readonly nsdToleranceMm?: number;
  readonly volumeDifference: boolean;
  readonly surface: SurfaceDefinition;
}

/** One class of one case. What was not asked for is absent. */
export interface ClassMeasurement {
  readonly counts: OverlapCounts;
  /** NaN where the class is in neither map, 0 where it is in one. */
  readonly dice: number;
  /** In mm. NaN where the class is in neither map; where it is in one, the image's diagonal. */
  readonly hd95?: number;
  /** NaN where the class is in neither map, 0 where it is in one. */
  readonly nsd?: number;
  readonly volumeDifference?: { readonly ml: number; readonly percent: number };
}

/**
 * Measures each class of a predicted label map against the true one, on the same grid (C-order of `size`). Voxels whose
 * true value is `ignore` are background in both: they are in no metric. The diagonal is that of the whole image, from
 * the outer corner of its first voxel to that of its last.
 */
export function measureClasses({
  predicted,
  truth,
  size,
  spacingMm,
  classes,
  ignore,
  measures,
}: {
  predicted: Uint8Array;
  truth: Uint8Array;
  size: Triple;
  spacingMm: Triple;
  classes: readonly LabelClass[];
  ignore?: number;
  measures: Measures;
}): ClassMeasurement[] {
  const maps = ignore === undefined ? { predicted, truth } : withoutIgnored({ predicted, truth, ignore });
  const { hd95, nsdToleranceMm } = measures;
  const counts = countOverlap({ ...maps, classes });
  const needSurface = hd95 || nsdToleranceMm !== undefined;
  const boxes = needSurface ? [labelBoxes(maps.predicted, size), labelBoxes(maps.truth, size)] : [];
  const diagonalMm = Math.hypot(...size.map((voxels, axis) => voxels * spacingMm[axis]!));

  const surfaceOf = ({ values }: LabelClass, { tp, fp, fn }: OverlapCounts): Pick<ClassMeasurement, 'hd95' | 'nsd'> => {
    const give = (distance: number, share: number) => ({
      ...(hd95 ? { hd95: distance } : {}),
      ...(nsdToleranceMm === undefined ? {} : { nsd: share }),
    });
    if (!needSurface) return {};
    if (tp + fp + fn === 0) return give(NaN, NaN);
    if (tp + fp === 0 || tp + fn === 0) return give(diagonalMm, 0);
    const distances = surfaceDistances({
      ...maps,
      members: membersOf(values),
      size,
      spacingMm,
      box: unionOf(boxes.flatMap((ofMap) => values.map((value) => ofMap[value])))!,
      definition: measures.surface,
    });
    return give(
      hd95 ? hausdorff(distances, 95) : NaN,
      nsdToleranceMm === undefined ? NaN : surfaceDice(distances, nsdToleranceMm),
    );
  };
  return classes.map((one, index) => ({
    counts: counts[index]!,
    dice: diceOf(counts[index]!),
    ...surfaceOf(one, counts[index]!),
    ...(measures.volumeDifference ? { volumeDifference: volumeDifference(counts[index]!, spacingMm) } : {}),
  }));
}

function withoutIgnored({ predicted, truth, ignore }: { predicted: Uint8Array; truth: Uint8Array; ignore: number }): {
  predicted: Uint8Array;
  truth: Uint8Array;
} {
  if (!truth.includes(ignore)) return { predicted, truth };
  return {
    predicted: predicted.map((value, v) => (truth[v] === ignore ? 0 : value)),
    truth: truth.map((value) => (value === ignore ? 0 : value)),
  };
}
