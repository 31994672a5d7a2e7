import { mean } from '../../stats/moments.js';
import type { PredictedFact } from './result-facts.js';

/** One independent unit: the means over its cases. */
export interface UnitMeans {
  readonly unit: string;
  readonly target: number;
  /** prediction - target */
  readonly error: number;
  /** Natural logarithm of the voxel's volume in mm3; absent where that of a case is not known. */
  readonly logVoxel?: number;
}

/** Units in the order of their names: repeated scans of one patient are no independent evidence of a trend. */
export function unitMeans(cases: readonly PredictedFact[]): UnitMeans[] {
  const units = new Map<string, PredictedFact[]>();
  for (const one of cases) units.set(one.unit, [...(units.get(one.unit) ?? []), one]);
  return [...units.keys()].sort().map((unit) => {
    const own = units.get(unit)!;
    const voxels = own.flatMap(({ voxelMm3 }) => (voxelMm3 === undefined ? [] : [Math.log(voxelMm3)]));
    return {
      unit,
      target: mean(own.map(({ target }) => target)),
      error: mean(own.map(({ prediction, target }) => prediction - target)),
      ...(voxels.length === own.length ? { logVoxel: mean(voxels) } : {}),
    };
  });
}
