/** Intensities of one channel of one case inside its foreground, in bounded size. JSON-able. */
export interface CaseIntensities {
  /** Foreground voxels. */
  readonly voxels: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Ascending; each stands for a share of the voxels. All values that occur if they are few, else equal shares. */
  readonly values: readonly number[];
  /** Of all voxels; they sum to 1. */
  readonly shares: readonly number[];
}

/** More different values than this are summed up by as many medians of equal parts. */
const MOST_VALUES = 2048;

/**
 * Measures the voxels where `foreground` is above 0; undefined if there is none. Values are exact where the voxels have
 * at most 2048 different ones (a CT has a few thousand), else their ranks are right to 1/4096.
 */
export function caseIntensities(data: ArrayLike<number>, foreground: ArrayLike<number>): CaseIntensities | undefined {
  if (data.length !== foreground.length) throw new Error('Internal error: a foreground of another size than its image');
  let voxels = 0;
  for (let v = 0; v < foreground.length; v++) if (foreground[v]! > 0) voxels++;
  if (voxels === 0) return undefined;
  const sorted = new Float64Array(voxels);
  let next = 0;
  let sum = 0;
  for (let v = 0; v < foreground.length; v++) {
    if (!(foreground[v]! > 0)) continue;
    sorted[next++] = data[v]!;
    sum += data[v]!;
  }
  sorted.sort();
  const mean = sum / voxels;
  let squares = 0;
  for (let i = 0; i < voxels; i++) squares += (sorted[i]! - mean) ** 2;
  return {
    voxels,
    mean,
    std: Math.sqrt(squares / voxels),
    min: sorted[0]!,
    max: sorted[voxels - 1]!,
    ...(distinct(sorted) ?? mediansOfParts(sorted)),
  };
}

function distinct(sorted: Float64Array): Pick<CaseIntensities, 'values' | 'shares'> | undefined {
  const values: number[] = [];
  const shares: number[] = [];
  for (let start = 0; start < sorted.length;) {
    if (values.length === MOST_VALUES) return undefined;
    let end = start;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    values.push(sorted[start]!);
    shares.push((end - start) / sorted.length);
    start = end;
  }
  return { values, shares };
}

function mediansOfParts(sorted: Float64Array): Pick<CaseIntensities, 'values' | 'shares'> {
  const at = (part: number): number => Math.floor(((part + 0.5) * sorted.length) / MOST_VALUES);
  return {
    values: Array.from({ length: MOST_VALUES }, (_, part) => sorted[at(part)]!),
    shares: new Array<number>(MOST_VALUES).fill(1 / MOST_VALUES),
  };
}
