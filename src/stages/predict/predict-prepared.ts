import { arrayOrder } from '../../imaging/array-order.js';
import { centralPadding } from '../../imaging/central-padding.js';
import { gaussianImportance } from '../../imaging/gaussian-importance.js';
import { padCentrally, unpad } from '../../imaging/pad-volume.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import { voxelCount } from '../../imaging/volume.js';
import { windowStarts } from '../../imaging/window-starts.js';
import { mirrorPasses } from '../../learn/inference/mirror-passes.js';
import { predictVolume } from '../../learn/inference/predict-volume.js';
import type { Several } from './of-one-task.js';
import type { SegmentationMember } from './open-member.js';
import { outputStructure } from './output-structure.js';
import { requireFinite } from './require-finite.js';
import type { WindowSettings } from './spec.js';

export interface PreparedPrediction {
  /** On the grid of the prepared case, C-order with classes last. */
  readonly logits: Float32Array;
  /** Along the first, second and third axis. */
  readonly windows: readonly number[];
  readonly paddedTo: readonly number[];
}

/**
 * Scores of a prepared case. Of several networks the logits are averaged, each weighing the same, before anything is
 * decided (as nnU-Net's ensemble of folds). Throws PREDICTION_NOT_FINITE.
 */
export async function predictPrepared(options: {
  readonly members: Several<SegmentationMember>;
  readonly inference: WindowSettings;
  readonly prepared: Pick<PreparedCase, 'image' | 'size' | 'channels'>;
  readonly signal: AbortSignal;
}): Promise<PreparedPrediction> {
  const { members, ...rest } = options;
  const first = await ofMember(members[0], rest);
  for (const member of members.slice(1)) {
    const { logits } = await ofMember(member, rest);
    for (let i = 0; i < logits.length; i++) first.logits[i]! += logits[i]!;
  }
  if (members.length > 1) for (let i = 0; i < first.logits.length; i++) first.logits[i]! /= members.length;
  return first;
}

async function ofMember(
  { network, model, task, axes, weightsFile }: SegmentationMember,
  { inference, prepared, signal }: Omit<Parameters<typeof predictPrepared>[0], 'members'>,
): Promise<PreparedPrediction> {
  const window = model.patch;
  const padding = centralPadding(prepared.size, window);
  const { members } = outputStructure(task);
  const classes = members.length;
  const starts = windowStarts({ size: padding.size, window, overlap: inference.overlap });
  const padded = await predictVolume({
    network,
    image: padCentrally({ data: prepared.image, size: prepared.size, channels: prepared.channels, padding }),
    size: arrayOrder(padding.size),
    channels: prepared.channels,
    classes,
    window: arrayOrder(window),
    starts: arrayOrder(starts),
    importance:
      inference.blend === 'gaussian' ? gaussianImportance(window) : new Float32Array(voxelCount(window)).fill(1),
    passes: mirrorPasses(axes, members),
    signal,
  });
  requireFinite(padded, weightsFile);
  return {
    logits: unpad({ data: padded, size: prepared.size, channels: classes, padding }),
    windows: starts.map((list) => list.length),
    paddedTo: padding.size,
  };
}
