import type { Sha256 } from '../base/hash.js';
import type { Fold } from './split.js';

/** Two cases on two sides of a fold that are hardly another image: one noisier, brighter, resampled or cropped by a voxel. */
export interface NearDuplicate {
  readonly a: string;
  readonly b: string;
  /** Correlation of their thumbnails. */
  readonly r: number;
}

export interface NearDuplicateOptions {
  readonly cases: readonly {
    readonly id: string;
    readonly unit: string;
    /** Unit length; all 0 for an image without contrast, which resembles nothing. */
    readonly thumbnail: Float32Array;
  }[];
  readonly folds: readonly Fold[];
  /** What is equal is found by its hash and told as such. */
  readonly contents: ReadonlyMap<string, readonly Sha256[]>;
  /** Above which two images are hardly different. */
  readonly least: number;
  /** An orthonormal projection onto few coordinates, for a first comparison. */
  readonly coarse: (thumbnail: Float32Array) => Float32Array;
}

/**
 * Of each case the most similar one that comes before it in order of ids, is of another unit and stands on the other side
 * of some fold, where their correlation is above `least`. Two vectors of unit length with r > `least` are nearer than
 * d = sqrt(2 (1 - least)), and so are their projections: cases are sorted along one coordinate, and only neighbours
 * within d of each other are compared, in the coarse projection first.
 */
export function findNearDuplicates(options: NearDuplicateOptions): NearDuplicate[] {
  const { folds, contents, least } = options;
  const distance = Math.sqrt(2 * (1 - least));
  const candidates = options.cases.filter(({ thumbnail }) => thumbnail.some((value) => value !== 0));
  const projected = byVariance(candidates.map(({ thumbnail }) => options.coarse(thumbnail)));
  const order = [...projected.keys()].sort((i, j) => projected[i]![0]! - projected[j]![0]!);
  const sorted = order.map((index) => candidates[index]!);
  const width = projected[0]?.length ?? 0;
  // One block of memory: most of the time goes into looking through it.
  const coarse = Float32Array.from(order.flatMap((index) => projected[index]!));
  const sides = sidesOf(folds);
  const found = new Map<string, NearDuplicate>();
  for (const [index, one] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length; next++) {
      if (coarse[next * width]! - coarse[index * width]! > distance) break;
      if (isFarther(coarse, { a: index * width, b: next * width, length: width, squared: distance ** 2 })) continue;
      const other = sorted[next]!;
      if (one.unit === other.unit) continue;
      // Of unit vectors; most pairs are told apart by their first cells.
      const r = 1 - squaredDistance(one.thumbnail, other.thumbnail, distance ** 2) / 2;
      if (r <= least || !areApart(sides, one.id, other.id) || shareContent(contents, one.id, other.id)) continue;
      const [a, b] = one.id < other.id ? [one.id, other.id] : [other.id, one.id];
      const known = found.get(b);
      if (known === undefined || r > known.r) found.set(b, { a, b, r });
    }
  }
  return [...found.values()].sort((x, y) => (x.a === y.a ? compare(x.b, y.b) : compare(x.a, y.a)));
}

/** The coordinates that vary most first: two cases are told apart by the first of them. */
function byVariance(vectors: readonly Float32Array[]): number[][] {
  const variances = Array.from(vectors[0] ?? [], (_, axis) => {
    let [sum, squares] = [0, 0];
    for (const vector of vectors) {
      sum += vector[axis]!;
      squares += vector[axis]! ** 2;
    }
    return { axis, variance: squares - (sum * sum) / vectors.length };
  });
  const axes = variances.sort((a, b) => b.variance - a.variance).map(({ axis }) => axis);
  return vectors.map((vector) => axes.map((axis) => vector[axis]!));
}

interface Stretches {
  /** Where both begin. */
  readonly a: number;
  readonly b: number;
  readonly length: number;
  readonly squared: number;
}

/** Whether two stretches of `values` are farther apart than the root of `squared`. */
function isFarther(values: Float32Array, { a, b, length, squared }: Stretches): boolean {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    sum += (values[a + i]! - values[b + i]!) ** 2;
    if (sum > squared) return true;
  }
  return false;
}

/** Stops above `enough`. */
function squaredDistance(a: Float32Array, b: Float32Array, enough: number): number {
  let sum = 0;
  for (let i = 0; i < a.length && sum <= enough; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

type Sides = readonly { readonly train: ReadonlySet<string>; readonly validation: ReadonlySet<string> }[];

function sidesOf(folds: readonly Fold[]): Sides {
  return folds.map(({ train, validation }) => ({ train: new Set(train), validation: new Set(validation) }));
}

function areApart(sides: Sides, a: string, b: string): boolean {
  return sides.some(
    ({ train, validation }) => (train.has(a) && validation.has(b)) || (train.has(b) && validation.has(a)),
  );
}

function shareContent(contents: NearDuplicateOptions['contents'], a: string, b: string): boolean {
  const ofA = contents.get(a) ?? [];
  return (contents.get(b) ?? []).some((content) => ofA.includes(content));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
