import { formatNumber } from '../stats/format-number.js';
import { kolmogorovSmirnov } from '../stats/kolmogorov-smirnov.js';
import { mean } from '../stats/moments.js';
import type { Normalize } from './seen-intensities.js';
import { LEAST_DISTANCE, unitOf, type SeenImage } from './unlike-any.js';

/** Over all folds, channels and ranks together. */
const LEAST_P = 0.01;
/** The dark end, the middle and the bright end. */
const RANKS = [0.01, 0.5, 0.99];

/**
 * In what the units of two sides of a fold differ, in words; undefined where chance may have made it: a difference counts
 * where it is above half a standard deviation within an image, and unlikely (Kolmogorov-Smirnov test of one value per
 * unit, Bonferroni over ranks and `tests`).
 */
export function unitShift(options: {
  trained: readonly SeenImage[];
  validated: readonly SeenImage[];
  units: ReadonlyMap<string, string>;
  shares: readonly number[];
  normalize: Normalize;
  /** Folds times channels. */
  tests: number;
}): string | undefined {
  const { trained, validated, units, shares, normalize, tests } = options;
  const level = LEAST_P / (RANKS.length * tests);
  const unit = unitOf(normalize, trained);
  if (!(unit > 0)) return undefined;
  if (validated.length === 0 || trained.length === 0) return undefined;
  const ranks = RANKS.map((share) => shares.indexOf(share));
  const [here, there] = [validated, trained].map((side) => unitMeans(side, units, ranks)) as [number[][], number[][]];
  const reasons = RANKS.flatMap((share, index) => {
    if (ranks[index]! < 0) return [];
    const [ours, theirs] = [here[index]!, there[index]!];
    const difference = (mean(ours) - mean(theirs)) / unit;
    if (!(Math.abs(difference) > LEAST_DISTANCE)) return [];
    const { p } = kolmogorovSmirnov(ours, theirs);
    if (!(p < level)) return [];
    const figures = `${formatNumber(mean(ours), 3)} against ${formatNumber(mean(theirs), 3)}`;
    return [
      `${nameOf(share)} lies at ${figures} (${formatNumber(Math.abs(difference), 2)} SD, p = ${formatNumber(p, 2)})`,
    ];
  });
  return reasons.length === 0 ? undefined : reasons.join(', ');
}

function nameOf(share: number): string {
  return share === 0.5 ? 'the median' : share < 0.5 ? 'the darkest percent' : 'the brightest percent';
}

/** Of each rank one value per independent unit. Thousands of images in every fold, hence the sums. */
function unitMeans(
  side: readonly SeenImage[],
  units: ReadonlyMap<string, string>,
  ranks: readonly number[],
): number[][] {
  const found = new Map<string, { count: number; readonly sums: number[] }>();
  for (const { id, values } of side) {
    const unit = units.get(id) ?? id;
    let known = found.get(unit);
    if (known === undefined) {
      known = { count: 0, sums: ranks.map(() => 0) };
      found.set(unit, known);
    }
    known.count++;
    for (let i = 0; i < ranks.length; i++) known.sums[i]! += values[ranks[i]!] ?? 0;
  }
  const each = [...found.values()];
  return ranks.map((_, i) => each.map(({ count, sums }) => sums[i]! / count));
}
