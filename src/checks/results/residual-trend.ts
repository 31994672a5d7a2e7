import { fitLine } from '../../stats/fit-line.js';
import { formatNumber } from '../../stats/format-number.js';
import { pearson } from '../../stats/pearson.js';
import { sumPairs } from '../../stats/pair-sums.js';
import { correlationP } from '../../stats/correlation-p.js';
import { cannotTell, type ResultRule, type ResultVerdict } from './result-rule.js';
import { unitMeans } from './unit-means.js';

/** Two trends are looked for. */
const LEAST_P = 0.01 / 2;
/**
 * Of the target's distance from the mean. Every network that is not perfect pulls towards the mean: of a calibrated one
 * the share is 1 - R2, so a share below this is no finding.
 */
const MOST_PULL = 0.5;

/** Errors that depend on the target: large organs are underestimated, small ones overestimated. */
export const residualTrendTarget: ResultRule = {
  id: 'D25',
  means: 'Extreme targets are pulled to the mean by more than half of their distance, or pushed away.',
  threshold: { p: LEAST_P, slope: MOST_PULL },
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const units = unitMeans(regression.cases);
    const found = trendOf(
      units.map(({ target }) => target),
      units.map(({ error }) => error),
    );
    if ('state' in found) return found;
    const isTrend = found.p < LEAST_P && Math.abs(found.slope) > MOST_PULL;
    const pull = `${Math.round(Math.abs(found.slope) * 100)} % of their distance`;
    return {
      value: { slope: found.slope, p: found.p },
      state: isTrend ? 'warn' : 'pass',
      message: `extreme targets are ${found.slope < 0 ? 'pulled to the mean' : 'pushed from the mean'} by ${pull} (p = ${formatNumber(found.p, 2)})`,
      ...(isTrend
        ? {
            fix: 'do not use single predictions of small or large organs; task.transform: log where targets are skewed, more patients with extreme targets',
          }
        : {}),
    };
  },
};

/** Errors that depend on the voxel size: the network reads scale from the grid and not from the mm. */
export const residualTrendSpacing: ResultRule = {
  id: 'D25',
  means: 'The error depends on the voxel size.',
  threshold: { p: LEAST_P },
  judge({ regression }) {
    if (regression === undefined) return undefined;
    const known = unitMeans(regression.cases).flatMap((one) =>
      one.logVoxel === undefined ? [] : [{ x: one.logVoxel, error: one.error }],
    );
    if (known.length < regression.report.units) return cannotTell('the voxel size of some cases is not known');
    const found = trendOf(
      known.map(({ x }) => x),
      known.map(({ error }) => error),
    );
    if ('state' in found) return found;
    const isTrend = found.p < LEAST_P;
    return {
      value: { r: found.r, p: found.p },
      state: isTrend ? 'warn' : 'pass',
      message: `errors and the logarithm of the voxel volume: r = ${formatNumber(found.r, 3)}, p = ${formatNumber(found.p, 2)}`,
      ...(isTrend ? { fix: 'resample to a fixed preprocessing.spacing_mm, or give the network the voxel size' } : {}),
    };
  },
};

/** The line of the errors on something, with the p of its correlation; or why there is none. */
function trendOf(
  x: readonly number[],
  errors: readonly number[],
): { slope: number; r: number; p: number } | ResultVerdict {
  const line = fitLine({ x, y: errors });
  if ('reason' in line) return cannotTell(line.reason);
  const r = pearson(sumPairs(x.map((target, index) => ({ target, prediction: errors[index]! }))));
  if (r.value === null) return cannotTell(r.reason);
  return { slope: line.slope, r: r.value, p: correlationP(r.value, x.length) };
}
