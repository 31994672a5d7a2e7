import type { Json, JsonObject } from '../base/json.js';
import { evaluatedCases, pairCases, type PairedCase } from './evaluated-cases.js';
import { verdictOf, type FigureDifference } from './figure-difference.js';
import { figuresOf, type RunFigure } from './figures.js';
import { regressionDifferences } from './regression-differences.js';
import { segmentationDifferences, type PairedDifference } from './segmentation-differences.js';

export interface MetricDifferences {
  /** Figures of either run, the headline first. */
  readonly figures: readonly FigureDifference[];
  /** Cases that both evaluated, and the independent units that they belong to. */
  readonly paired: { readonly cases: number; readonly units: number };
  /** Cases that one of them evaluated alone. */
  readonly unpaired: { readonly before: number; readonly after: number };
  /** What makes figures of another kind of two equal predictions: `nsd_tolerance_mm`, `surface`, `labels`. */
  readonly definitions: readonly { readonly name: string; readonly before?: Json; readonly after?: Json }[];
}

/** The figures of two summaries with their paired differences. */
export function metricDifferences(before: JsonObject, after: JsonObject): MetricDifferences {
  const [a, b] = [evaluatedCases(before) ?? [], evaluatedCases(after) ?? []];
  const pairs = pairCases(a, b);
  const figures = figurePairs(figuresOf(before), figuresOf(after));
  const measured = figures.filter((one) => one.before !== null && one.after !== null).map(({ key }) => key);
  const found = differencesOf({ before, after, pairs, keys: measured });
  return {
    figures: figures.map((one): FigureDifference => {
      const { difference, ...counts } = found.get(one.key) ?? nothingPaired(one);
      const isEqual = one.before === one.after && difference.value === 0;
      // Equal figures of which no unit differs: an interval would say nothing more.
      const verdict = one.before === null && one.after === null ? 'same' : verdictOf(difference, one.isBetter);
      return { ...one, difference, ...counts, verdict: isEqual && verdict === 'unknown' ? 'same' : verdict };
    }),
    paired: { cases: pairs.length, units: new Set(pairs.map(({ unit }) => unit)).size },
    unpaired: { before: a.length - pairs.length, after: b.length - pairs.length },
    definitions: ['labels', 'surface', 'nsd_tolerance_mm'].flatMap((name) =>
      JSON.stringify(before[name]) === JSON.stringify(after[name])
        ? []
        : [{ name, ...having('before', before[name]), ...having('after', after[name]) }],
    ),
  };
}

/** Whether anything was measured otherwise. */
export function hasMetricDifferences({ figures }: MetricDifferences): boolean {
  return figures.some((one) => one.verdict !== 'same' || one.before !== one.after);
}

type FigurePair = Omit<FigureDifference, 'difference' | 'units' | 'undefined' | 'verdict'>;

function figurePairs(before: readonly RunFigure[], after: readonly RunFigure[]): FigurePair[] {
  const later = new Map(after.map((one) => [one.key, one]));
  const known = new Set(before.map(({ key }) => key));
  return [
    ...before.map(({ value, ...one }) => ({ ...one, before: value, after: later.get(one.key)?.value ?? null })),
    ...after.filter(({ key }) => !known.has(key)).map(({ value, ...one }) => ({ ...one, before: null, after: value })),
  ];
}

function differencesOf(options: {
  before: JsonObject;
  after: JsonObject;
  pairs: readonly PairedCase[];
  keys: readonly string[];
}): Map<string, PairedDifference> {
  const { before, after, pairs, keys } = options;
  if (pairs.length === 0 || keys.length === 0) return new Map();
  if (before.regression !== undefined) return regressionDifferences(pairs);
  const later = new Set(textsOf(after.labels));
  return segmentationDifferences({ pairs, keys, headline: textsOf(before.labels).filter((label) => later.has(label)) });
}

/** Where nothing can be paired, the figures stand beside each other. */
function nothingPaired({ before, after }: FigurePair): PairedDifference {
  const reason =
    before === null || after === null
      ? 'it is measured on one side only'
      : 'no case was evaluated, with its figures, by both runs';
  return { difference: { value: null, interval: null, reason }, units: 0, undefined: 0 };
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === 'string') : [];
}

function having(key: string, value: Json | undefined): Readonly<Record<string, Json>> {
  return value === undefined ? {} : { [key]: value };
}
