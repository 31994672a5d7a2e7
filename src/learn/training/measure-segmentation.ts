import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Measure } from '../../nn/checkpoint.js';
import { computedValues } from '../../nn/computed-values.js';
import { mean } from '../../stats/moments.js';
import type { TrainingBatch } from './batch-source.js';
import { imageTensor, labelTensor } from './batch-tensors.js';
import type { SegmentationObjectiveOptions } from './segmentation-objective.js';

export interface SegmentationMeasureOptions extends SegmentationObjectiveOptions {
  readonly structures: Structures;
}

/** What is counted as one structure in Dice: the label values in it, and how the network says that a voxel is in it. */
export interface Structures {
  /** Label values of each structure: one each for labels, several for a region. */
  readonly members: readonly (readonly number[])[];
  /** `classes`: the channel with the highest score, structure i being channel i + 1. `regions`: channel i above 0. */
  readonly outputs: 'classes' | 'regions';
  /** Voxels with this value are not counted. */
  readonly ignore?: number;
}

/**
 * Loss and Dice over all given batches, in eval mode. As nnU-Net's online evaluation the Dice of a structure is taken
 * once over the voxels of all patches, 2 tp / (2 tp + fp + fn), and then averaged over the structures; null where no
 * structure is present or predicted.
 */
export async function measureSegmentation(
  batches: Iterable<TrainingBatch>,
  options: SegmentationMeasureOptions,
): Promise<Measure> {
  const { network, lossOf, labelValues, structures } = options;
  const counts = structures.members.map(() => ({ both: 0, either: 0 }));
  let loss = 0;
  let taken = 0;
  for (const batch of batches) {
    const labels = batch.labels?.[0];
    if (labels === undefined) throw new Error('Internal error: a batch for a segmentation without labels');
    const image = imageTensor(batch, options);
    const scores = computedValues(() => {
      const output = network.forward(image)[0]!;
      loss += lossOf(output, labelTensor(labels, output, labelValues)).dataSync()[0]!;
      return output;
    });
    image.dispose();
    taken++;
    count({ scores, labels, structures, counts });
    await nextTurn();
  }
  const dice = counts.filter(({ either }) => either > 0).map(({ both, either }) => (2 * both) / either);
  return { loss: loss / taken, metric: dice.length === 0 ? null : mean(dice) };
}

/** Adds twice the intersection's half and the sum of both sizes, voxel by voxel. */
function count({
  scores,
  labels,
  structures: { members, outputs, ignore },
  counts,
}: {
  scores: Float32Array;
  labels: Uint8Array;
  structures: Structures;
  counts: readonly { both: number; either: number }[];
}): void {
  const channels = scores.length / labels.length;
  const isMember = members.map((values) =>
    Uint8Array.from({ length: 256 }, (_, value) => (values.includes(value) ? 1 : 0)),
  );
  for (let voxel = 0, at = 0; voxel < labels.length; voxel++, at += channels) {
    const label = labels[voxel]!;
    if (label === ignore) continue;
    const winner = outputs === 'classes' ? highest(scores, at, channels) : 0;
    for (let i = 0; i < counts.length; i++) {
      const isTrue = isMember[i]![label] === 1;
      const isPredicted = outputs === 'classes' ? winner === i + 1 : scores[at + i]! > 0;
      const one = counts[i]!;
      if (isTrue && isPredicted) one.both++;
      one.either += Number(isTrue) + Number(isPredicted);
    }
  }
}

function highest(scores: Float32Array, at: number, channels: number): number {
  let best = 0;
  for (let c = 1; c < channels; c++) if (scores[at + c]! > scores[at + best]!) best = c;
  return best;
}
