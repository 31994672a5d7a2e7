import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { EqualSamples, SamplesFact } from '../../checks/results/audit/audit-fact.js';
import { packageRoot } from '../../base/package-root.js';
import { sha256, type Sha256 } from '../../base/hash.js';
import type { Batch, SampleRecord } from '../../learn/loader/batch.js';
import { openBatches, type OpenBatchesOptions } from '../../learn/loader/open-batches.js';

/** Samples that are compared, from the start of each epoch. */
const OF_EACH_EPOCH = 8;
const EPOCHS = 2;

/** Steps of an epoch that hold the samples which are compared. */
export function comparedSteps(batch: number): number {
  return Math.ceil(OF_EACH_EPOCH / batch);
}

/** Draws the first samples of two epochs through the thread that training draws in, and finds those that are equal. */
export async function equalSamples(
  settings: Omit<OpenBatchesOptions, 'startEpoch' | 'epochs' | 'stepsPerEpoch' | 'workers' | 'workerUrl'>,
): Promise<SamplesFact> {
  const stepsPerEpoch = comparedSteps(settings.batch);
  const batches = openBatches({
    ...settings,
    startEpoch: 0,
    epochs: EPOCHS,
    stepsPerEpoch,
    workers: 1,
    workerUrl: pathToFileURL(join(packageRoot(), 'dist', 'loader-worker.mjs')),
  });
  try {
    const samples: DrawnSample[] = [];
    for (let count = 0; count < EPOCHS * stepsPerEpoch; count++) {
      const batch = await batches.next();
      const wanted = Math.min(settings.batch, OF_EACH_EPOCH - batch.step * settings.batch);
      samples.push(...samplesOf(batch).slice(0, wanted));
    }
    return { of_each_epoch: samples.length / EPOCHS, equal: equalAmong(samples) };
  } finally {
    await batches.close();
  }
}

/** A sample by its content, and what was drawn for it. */
export interface DrawnSample {
  readonly epoch: number;
  readonly step: number;
  readonly slot: number;
  readonly record: Pick<SampleRecord, 'case' | 'start' | 'draws'>;
  /** Of the voxels, the labels and the target. */
  readonly hash: Sha256;
  /** Different values in the channel that has most of them; more than `MOST_COUNTED` are not counted. */
  readonly values: number;
}

/** A mask has two values. What is done to intensities alone, a gamma or a contrast, often leaves those as they are. */
const MASK_VALUES = 2;
const MOST_COUNTED = MASK_VALUES + 1;

function samplesOf(batch: Batch): DrawnSample[] {
  const { epoch, step, samples, image, channels, labels, targets } = batch;
  return samples.map((record, slot) => {
    const voxels = partOf(image, { slot, of: samples.length });
    const others = labels.map((map) => partOf(map, { slot, of: samples.length }));
    const target = targets === undefined ? [] : [targets.subarray(slot, slot + 1)];
    const bytes = [voxels, ...others, ...target].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    );
    return {
      epoch,
      step,
      slot,
      record,
      hash: sha256(Buffer.concat(bytes)),
      values: differentValues(voxels, channels),
    };
  });
}

function partOf<T extends Float32Array | Uint8Array>(values: T, { slot, of }: { slot: number; of: number }): T {
  const length = values.length / of;
  return values.subarray(slot * length, (slot + 1) * length) as T;
}

function differentValues(voxels: Float32Array, channels: number): number {
  const found = Array.from({ length: channels }, () => new Set<number>());
  for (let i = 0; i < voxels.length; i++) {
    const ofChannel = found[i % channels]!;
    if (ofChannel.size < MOST_COUNTED) ofChannel.add(voxels[i]!);
  }
  return Math.max(...found.map(({ size }) => size));
}

/** Every pair of samples with the same content. */
export function equalAmong(samples: readonly DrawnSample[]): EqualSamples[] {
  return samples.flatMap((second, index) =>
    samples
      .slice(0, index)
      .filter(({ hash }) => hash === second.hash)
      .map((first) => ({ first: placeOf(first), second: placeOf(second), explained: isExplained(first, second) })),
  );
}

function placeOf({ epoch, step, slot, record }: DrawnSample): EqualSamples['first'] {
  return { case: record.case, epoch, step, slot };
}

/**
 * Flips repeat by chance; a number that is drawn from a range does not, so the same ones mean that random numbers repeat.
 * Of different ones the same content comes only where they change nothing, as in a mask.
 */
function isExplained(first: DrawnSample, second: DrawnSample): boolean {
  const [one, other] = [first.record, second.record];
  // The content is equal, and so is the number of its values.
  if (second.values <= 1) return true;
  if (second.values <= MASK_VALUES && !isDeepStrictEqual(one.draws, other.draws)) return true;
  const isSamePlace = one.case === other.case && one.start.join() === other.start.join();
  return isSamePlace && !drewNumbers(one) && !drewNumbers(other);
}

function drewNumbers({ draws }: DrawnSample['record']): boolean {
  return Object.keys(draws).some((name) => name !== 'mirror');
}
