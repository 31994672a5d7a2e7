import { axisMapTo, orientTriple } from '../../imaging/orientation.js';
import type { Triple } from '../../imaging/volume.js';
import type { DataLayout } from './data-layout.js';
import type { Inspection } from './inspect-cases.js';
import { suspectUnits, type SuspectedUnits } from './suspect-units.js';

/** Settings that the data suggest, and what they were judged by. Triples follow the letters of `orientation`. */
export interface Suggestion {
  readonly orientation: 'RAS' | 'stored';
  /** How the files are stored, most frequent first, e.g. `[['RAS', 60], ['LPS', 5]]`; `none` for no declared space. */
  readonly stored: readonly (readonly [string, number])[];
  readonly medianSize: Triple;
  readonly medianSpacingMm: Triple;
  readonly leastSpacingMm: Triple;
  readonly mostSpacingMm: Triple;
  /** Field of view of the largest case, in mm. */
  readonly mostExtentMm: Triple;
  readonly normalize: readonly ('zscore' | 'ct' | 'rescale' | 'none')[];
  /** Name and value. */
  readonly labels: Readonly<Record<string, number>>;
  readonly unit: UnitChoice;
  /** Independent units, as far as they are known. */
  readonly units: number;
  /** Folds of a k-fold split that leaves some units in each. */
  readonly folds: number;
  readonly hasTest: boolean;
}

export type UnitChoice =
  | { readonly kind: 'case' }
  | { readonly kind: 'column'; readonly column: string }
  | ({ readonly kind: 'pattern' } & SuspectedUnits);

/** Fewer independent units are too few to set some aside for a test. */
const LEAST_UNITS_FOR_TEST = 20;
/** Air in Hounsfield units is -1000; no other scanner stores such numbers. */
const CT_BELOW = -300;

/** Throws an internal error unless at least one case was read. */
export function suggestSettings(layout: DataLayout, inspection: Inspection): Suggestion {
  const { cases } = inspection;
  if (cases.length === 0) throw new Error('Internal error: settings suggested without an image');
  const withSpace = cases.filter(({ orientation }) => orientation !== undefined).length;
  const orientation = 2 * withSpace > cases.length ? 'RAS' : 'stored';
  const oriented = cases.map(({ affine, size, spacingMm }) => {
    const map = axisMapTo(orientation, affine);
    return { size: orientTriple(size, map), spacingMm: orientTriple(spacingMm, map) };
  });
  const perAxis = (values: readonly Triple[], pick: (sorted: readonly number[]) => number): Triple => {
    const of = (axis: number) => rounded(pick(values.map((value) => value[axis]!).sort((a, b) => a - b)));
    return [of(0), of(1), of(2)];
  };
  const spacings = oriented.map(({ spacingMm }) => spacingMm);
  const unit = unitOf(layout);
  const units = unitCount(layout, unit);
  const hasTest = layout.table?.test !== undefined || units >= LEAST_UNITS_FOR_TEST;
  return {
    orientation,
    stored: countOf(cases.map((one) => one.orientation ?? 'none')),
    medianSize: perAxis(
      oriented.map(({ size }) => size),
      median,
    ),
    medianSpacingMm: perAxis(spacings, median),
    leastSpacingMm: perAxis(spacings, (sorted) => sorted[0]!),
    mostSpacingMm: perAxis(spacings, (sorted) => sorted.at(-1)!),
    mostExtentMm: perAxis(
      oriented.map(({ size, spacingMm }): Triple => [
        size[0] * spacingMm[0],
        size[1] * spacingMm[1],
        size[2] * spacingMm[2],
      ]),
      (sorted) => sorted.at(-1)!,
    ),
    normalize: layout.channels.map(
      ({ normalize }, index) => normalize ?? (inspection.leastValues[index]! < CT_BELOW ? 'ct' : 'zscore'),
    ),
    labels: layout.labels ?? labelsFrom(inspection),
    unit,
    units,
    folds: Math.max(2, Math.min(5, Math.floor((hasTest ? 0.8 * units : units) / 2))),
    hasTest,
  };
}

function unitOf({ table, cases }: DataLayout): UnitChoice {
  if (table?.unit !== undefined) return { kind: 'column', column: table.unit };
  const suspected = suspectUnits(cases.map(({ id }) => id));
  return suspected === undefined ? { kind: 'case' } : { kind: 'pattern', ...suspected };
}

function unitCount({ cases }: DataLayout, unit: UnitChoice): number {
  if (unit.kind === 'pattern') return unit.units;
  return unit.kind === 'case' ? cases.length : new Set(cases.map((one) => one.unit)).size;
}

function labelsFrom({ labelValues }: Inspection): Record<string, number> {
  const values = [...labelValues.keys()].filter((value) => Number.isInteger(value) && value > 0).sort((a, b) => a - b);
  // A segmentation has something to find, even where no label map could be read.
  const found = values.length === 0 ? [1] : values;
  return { background: 0, ...Object.fromEntries(found.map((value) => [`label_${value}`, value])) };
}

function countOf(words: readonly string[]): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Headers keep single precision; a voxel size of 0.39062501 is written as 0.390625. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
