import type { Json } from '../../base/json.js';
import type { Flips } from '../../imaging/flip.js';
import type { SampleRecord } from './batch.js';

/** What a training really drew, for `used.json`. */
export interface DrawTally {
  add(batch: { readonly samples: readonly SampleRecord[] }): void;
  summary(): DrawSummary;
}

export interface DrawSummary {
  readonly batches: number;
  readonly samples: number;
  /** Patches that were centred on a foreground voxel. */
  readonly forced: number;
  /** Samples flipped along the first, second and third axis. */
  readonly flips: readonly [number, number, number];
  /** Voxels of all samples, and those that lay outside their case. */
  readonly voxels: number;
  readonly paddedVoxels: number;
  /** Most such voxels in one sample. */
  readonly mostPaddedVoxels: number;
  /** By name of the transform, sorted: those that acted at least once. */
  readonly transforms: Readonly<Record<string, TransformSummary>>;
  /** How often each case was drawn, by id, sorted. */
  readonly cases: Readonly<Record<string, number>>;
}

export interface TransformSummary {
  /** How many it acted on. */
  readonly samples: number;
  /** The numbers drawn, by name of the parameter; those of several axes or channels count one by one. */
  readonly parameters: Readonly<Record<string, NumberSummary>>;
}

export interface NumberSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** Parameters that name a stream or repeat what was asked for, whose range says nothing. */
const NOT_DRAWN = new Set(['seed', 'axis', 'axes', 'size', 'factors']);

/** Continues from an earlier summary, so that a resumed training reports all that it drew. */
export function drawTally(before?: DrawSummary): DrawTally {
  let batches = before?.batches ?? 0;
  let samples = before?.samples ?? 0;
  let forced = before?.forced ?? 0;
  let voxels = before?.voxels ?? 0;
  let paddedVoxels = before?.paddedVoxels ?? 0;
  let mostPaddedVoxels = before?.mostPaddedVoxels ?? 0;
  const flips: [number, number, number] = before === undefined ? [0, 0, 0] : [...before.flips];
  const transforms = new Map(Object.entries(before?.transforms ?? {}));
  const cases = new Map(Object.entries(before?.cases ?? {}));
  return {
    add(batch) {
      batches++;
      for (const sample of batch.samples) {
        samples++;
        if (sample.centredOn !== undefined) forced++;
        voxels += sample.voxels;
        paddedVoxels += sample.paddedVoxels;
        mostPaddedVoxels = Math.max(mostPaddedVoxels, sample.paddedVoxels);
        cases.set(sample.case, (cases.get(sample.case) ?? 0) + 1);
        for (const [name, params] of Object.entries(sample.draws)) {
          transforms.set(name, withDraw(transforms.get(name), params));
        }
        const drawn = sample.draws.mirror as { readonly flips: Flips } | undefined;
        for (const [axis, flipped] of (drawn?.flips ?? []).entries()) if (flipped) flips[axis]!++;
      }
    },
    summary: () => ({
      batches,
      samples,
      forced,
      flips: [...flips],
      voxels,
      paddedVoxels,
      mostPaddedVoxels,
      transforms: sorted(transforms),
      cases: sorted(cases),
    }),
  };
}

function withDraw(before: TransformSummary | undefined, params: Readonly<Record<string, Json>>): TransformSummary {
  const parameters = { ...before?.parameters };
  for (const [name, value] of Object.entries(params)) {
    if (NOT_DRAWN.has(name)) continue;
    for (const drawn of numbersIn(value)) parameters[name] = withNumber(parameters[name], drawn);
  }
  return { samples: (before?.samples ?? 0) + 1, parameters };
}

function numbersIn(value: Json): number[] {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.flatMap((item: Json) => numbersIn(item)) : [];
}

function withNumber(before: NumberSummary | undefined, value: number): NumberSummary {
  if (before === undefined) return { count: 1, min: value, max: value, mean: value };
  const count = before.count + 1;
  return {
    count,
    min: Math.min(before.min, value),
    max: Math.max(before.max, value),
    mean: before.mean + (value - before.mean) / count,
  };
}

function sorted<T>(entries: Map<string, T>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
