import { StageFailure } from '../../base/failure.js';
import { axisCodes } from '../../imaging/orientation.js';
import { readImage } from '../../imaging/read-image.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import type { Affine, RawImage, Triple } from '../../imaging/volume.js';
import type { DataLayout, LayoutCase } from './data-layout.js';

/** What the images of some cases say. */
export interface Inspection {
  /** Cases that were read, whole or in part. */
  readonly read: number;
  readonly cases: readonly CaseGeometry[];
  /** Smallest value of each channel over the cases, in the order of the channels. */
  readonly leastValues: readonly number[];
  /** Label values and in how many cases each occurs. */
  readonly labelValues: ReadonlyMap<number, number>;
  /** Why files could not be used: the first message of each kind and how many there are. */
  readonly problems: readonly { readonly message: string; readonly count: number }[];
}

/** Of the first channel, in stored order. */
export interface CaseGeometry {
  readonly size: Triple;
  readonly spacingMm: Triple;
  readonly affine: Affine;
  /** Such as `RAS`; undefined where the file does not say how its axes lie in the patient. */
  readonly orientation?: string;
}

const MOST_CASES = 24;
const BUDGET_MS = 20_000;
/** A label map has few values; more are a measurement. */
const MOST_LABEL_VALUES = 64;

/** Reads images and label maps of cases that are spread evenly over the data set, for at most some 20 seconds. */
export async function inspectCases({ cases, channels }: DataLayout): Promise<Inspection> {
  const until = Date.now() + BUDGET_MS;
  const geometries: CaseGeometry[] = [];
  const leastValues = channels.map(() => Infinity);
  const labelValues = new Map<number, number>();
  const problems = new Map<string, { message: string; count: number }>();
  let read = 0;
  for (const one of spread(cases)) {
    if (read > 0 && Date.now() > until) break;
    read++;
    try {
      await inspectCase(one, { channels, found: { geometries, leastValues, labelValues } });
    } catch (error) {
      if (!(error instanceof StageFailure)) throw error;
      const { code, message } = error.failure;
      problems.set(code, { message, ...problems.get(code), count: (problems.get(code)?.count ?? 0) + 1 });
    }
  }
  return { read, cases: geometries, leastValues, labelValues, problems: [...problems.values()] };
}

function spread(cases: readonly LayoutCase[]): LayoutCase[] {
  const count = Math.min(cases.length, MOST_CASES);
  return Array.from({ length: count }, (_, index) => cases[Math.floor((index * cases.length) / count)]!);
}

interface Findings {
  readonly geometries: CaseGeometry[];
  readonly leastValues: number[];
  readonly labelValues: Map<number, number>;
}

async function inspectCase(
  { images, label }: LayoutCase,
  { channels, found }: { channels: DataLayout['channels']; found: Findings },
): Promise<void> {
  let first: RawImage | undefined;
  for (const [channel, path] of images.entries()) {
    const image = await readImage(path, { component: channels[channel]!.component });
    if (first === undefined) {
      first = image;
      const { size, spacingMm, affine, hasSpace } = image;
      found.geometries.push({ size, spacingMm, affine, ...(hasSpace ? { orientation: axisCodes(affine) } : {}) });
    } else requireSameGrid(first, image);
    found.leastValues[channel] = Math.min(found.leastValues[channel]!, leastOf(image));
  }
  if (label === undefined || first === undefined) return;
  const map = await readImage(label);
  for (const value of valuesOf(map)) found.labelValues.set(value, (found.labelValues.get(value) ?? 0) + 1);
  requireSameGrid(first, map);
}

function leastOf({ data }: RawImage): number {
  let least = Infinity;
  for (let i = 0; i < data.length; i++) if (data[i]! < least) least = data[i]!;
  return least;
}

function valuesOf({ data }: RawImage): Set<number> {
  const values = new Set<number>();
  let previous = NaN;
  for (let i = 0; i < data.length && values.size <= MOST_LABEL_VALUES; i++) {
    const value = data[i]!;
    // Neighbours are mostly alike.
    if (value !== previous) values.add(value);
    previous = value;
  }
  return values;
}
