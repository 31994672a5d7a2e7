import { isJsonObject, type JsonObject } from '../base/json.js';
import type { Estimate } from '../stats/estimate.js';
import type { PairedCase } from './evaluated-cases.js';
import { meanIntervals } from './mean-intervals.js';

/** A paired difference, how many units it is over, and how many cases it leaves out. */
export interface PairedDifference {
  readonly difference: Estimate;
  readonly units: number;
  readonly undefined: number;
}

/**
 * Paired differences of a segmentation's figures by their keys: of each label the mean over units of their cases'
 * differences, of a whole measure the mean over its headline labels, as the summary's own.
 */
export function segmentationDifferences(options: {
  readonly pairs: readonly PairedCase[];
  readonly keys: readonly string[];
  /** Labels or regions that the mean foreground is over. */
  readonly headline: readonly string[];
}): Map<string, PairedDifference> {
  const { pairs, keys, headline } = options;
  const unitNumbers = new Map([...new Set(pairs.map(({ unit }) => unit))].map((unit, index) => [unit, index]));
  const columns: Column[] = [];
  const places = new Map<string, number>();
  const columnOf = (measure: string, label: string): number => {
    const key = `${measure}.${label}`;
    const place = places.get(key) ?? columns.push(columnOfPairs({ pairs, unitNumbers, measure, label })) - 1;
    places.set(key, place);
    return place;
  };
  const statistics = keys.map((key) => {
    const [measure, label] = partsOf(key);
    return (label === undefined ? headline : [label]).map((one) => columnOf(measure, one));
  });
  const estimates = meanIntervals({ columns: columns.map(({ means }) => means), statistics });
  return new Map(
    keys.map((key, index) => {
      const own = statistics[index]!.map((place) => columns[place]!);
      return [
        key,
        {
          difference: estimates[index]!,
          units: own.length === 0 ? 0 : Math.min(...own.map(({ units }) => units)),
          undefined: own.reduce((sum, one) => sum + one.undefined, 0),
        },
      ];
    }),
  );
}

/** `evaluation.dice.left hippocampus` is a measure and a label. */
function partsOf(key: string): [measure: string, label: string | undefined] {
  const [, measure = '', label] = /^evaluation\.([^.]+)(?:\.(.+))?$/s.exec(key) ?? [];
  return [measure, label];
}

interface Column {
  /** Mean difference of each unit's cases; NaN where none defines it. */
  readonly means: Float64Array;
  readonly units: number;
  readonly undefined: number;
}

function columnOfPairs(options: {
  pairs: readonly PairedCase[];
  unitNumbers: ReadonlyMap<string, number>;
  measure: string;
  label: string;
}): Column {
  const { pairs, unitNumbers, measure, label } = options;
  const sums = new Float64Array(unitNumbers.size);
  const counts = new Uint32Array(unitNumbers.size);
  let lacking = 0;
  for (const { unit, before, after } of pairs) {
    const a = valueOf(before, measure, label);
    const b = valueOf(after, measure, label);
    if (a === undefined || b === undefined) {
      lacking++;
      continue;
    }
    const number = unitNumbers.get(unit)!;
    sums[number]! += b - a;
    counts[number]!++;
  }
  const means = sums.map((sum, index) => (counts[index] === 0 ? Number.NaN : sum / counts[index]!));
  return { means, units: counts.reduce((units, count) => (count > 0 ? units + 1 : units), 0), undefined: lacking };
}

function valueOf(row: JsonObject, measure: string, label: string): number | undefined {
  const values = row[measure];
  const value = isJsonObject(values) && Object.hasOwn(values, label) ? values[label] : undefined;
  return typeof value === 'number' ? value : undefined;
}
