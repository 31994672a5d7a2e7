import { isJsonObject, type JsonObject } from '../../base/json.js';
import type { Agreement, AgreementPoint, CaseTable, Distribution } from '../../report/run-report.js';
import type { RegressionReport } from '../../stats/regression/regression-report.js';
import type { CaseSummary, SegmentationSummary } from '../../stages/summarize/segmentation-summary.js';
import { measuresIn } from './figures-of.js';

/** What the page shows of single cases. */
export interface CasesOfRun {
  readonly cases: CaseTable;
  readonly agreement?: Agreement;
  readonly distributions: readonly Distribution[];
  /** The worst and the best, each once, with what they reached. */
  readonly extremes: readonly { readonly case: string; readonly caption: string }[];
}

/** How many of the worst, and of the best, are shown in pictures. */
const EXTREMES = 3;

export function casesOf(summary: JsonObject | undefined): CasesOfRun {
  if (summary === undefined) return { cases: { columns: [], rows: [] }, distributions: [], extremes: [] };
  return isJsonObject(summary.regression)
    ? ofRegression(summary)
    : ofSegmentation(summary as unknown as SegmentationSummary);
}

function ofSegmentation(summary: SegmentationSummary): CasesOfRun {
  // Summaries of older versions have less.
  const { labels = [], besides = [], per_case: perCase = [] } = summary as Partial<SegmentationSummary>;
  const measures = measuresIn(summary);
  const columns = measures.flatMap((measure) => [...labels, ...besides].map((label) => ({ ...measure, label })));
  return {
    cases: {
      columns: [
        { name: 'mean Dice', unit: '' },
        ...columns.map(({ name, unit, label }) => ({ name: `${name} ${label}`, unit })),
      ],
      rows: perCase.map((row) => ({
        case: row.case,
        unit: row.unit,
        fold: row.fold,
        values: [row.mean_foreground, ...columns.map(({ key, label }) => row[key]?.[label] ?? null)],
      })),
    },
    distributions: measures.map(({ key, name, unit }) => ({
      metric: name,
      unit,
      labels: [...labels, ...besides].map((label) => ({
        name: label,
        values: perCase.flatMap((row) => {
          const value = row[key]?.[label] ?? null;
          return value === null ? [] : [{ case: row.case, value }];
        }),
      })),
    })),
    extremes: extremesOf(perCase.flatMap(asScored), { name: 'mean Dice', worstFirst: 'ascending', unit: '' }),
  };
}

function asScored({ case: id, mean_foreground: score }: CaseSummary): Scored[] {
  return score === null ? [] : [{ case: id, score }];
}

function ofRegression(summary: JsonObject): CasesOfRun {
  const { target, per_case: perCase } = summary.regression as unknown as RegressionReport;
  const points = summary.per_case as unknown as readonly AgreementPoint[];
  const { unit } = target;
  const { bland_altman: found } = perCase;
  return {
    cases: {
      columns: ['target', 'prediction', 'error', 'absolute error'].map((name) => ({ name, unit })),
      rows: points.map(({ case: id, unit: owner, fold, target: truth, prediction }) => {
        const error = prediction - truth;
        return { case: id, unit: owner, fold, values: [truth, prediction, error, Math.abs(error)] };
      }),
    },
    agreement: {
      unit,
      points: points.map(({ case: id, unit: owner, fold, target: truth, prediction }) => ({
        case: id,
        unit: owner,
        fold,
        target: truth,
        prediction,
      })),
      ...('reason' in found ? {} : { limits: { bias: found.bias, limits: found.limits } }),
    },
    distributions: [],
    extremes: extremesOf(
      points.map((point) => ({ case: point.case, score: Math.abs(point.prediction - point.target) })),
      { name: 'absolute error', worstFirst: 'descending', unit },
    ),
  };
}

interface Scored {
  readonly case: string;
  readonly score: number;
}

function extremesOf(
  scored: readonly Scored[],
  { name, worstFirst, unit }: { name: string; worstFirst: 'ascending' | 'descending'; unit: string },
): CasesOfRun['extremes'] {
  const sign = worstFirst === 'ascending' ? 1 : -1;
  const sorted = [...scored].sort((a, b) => sign * (a.score - b.score) || (a.case < b.case ? -1 : 1));
  const worst = sorted.slice(0, EXTREMES);
  const best = sorted.slice(EXTREMES).slice(-EXTREMES).reverse();
  const shown = (kind: string) => (one: Scored) => ({
    case: one.case,
    caption: `${kind} ${name}: ${Number(one.score.toPrecision(3))}${unit === '' ? '' : ` ${unit}`}`,
  });
  const [low, high] = worstFirst === 'ascending' ? ['lowest', 'highest'] : ['largest', 'smallest'];
  return [...worst.map(shown(low)), ...best.map(shown(high))];
}
