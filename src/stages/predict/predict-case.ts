import type { JsonObject } from '../../base/json.js';
import type { RawCase } from '../../graph/stage-context.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { centralPadding } from '../../imaging/central-padding.js';
import { gaussianImportance } from '../../imaging/gaussian-importance.js';
import { padCentrally, unpad } from '../../imaging/pad-volume.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import { undoPrediction } from '../../imaging/undo-prediction.js';
import { voxelCount, type RawImage } from '../../imaging/volume.js';
import { windowStarts } from '../../imaging/window-starts.js';
import { mirrorPasses } from '../../learn/inference/mirror-passes.js';
import { predictVolume } from '../../learn/inference/predict-volume.js';
import type { Several } from './of-one-task.js';
import type { SegmentationMember } from './open-member.js';
import { outputStructure } from './output-structure.js';
import { prepareRaw } from './prepare-raw.js';
import { requireFinite } from './require-finite.js';
import type { InferenceSlice } from './spec.js';
import { unseenRemark } from './unseen-remark.js';

/**
 * One case from its raw files to labels on its stored grid, C-order along the stored axes. Of several networks the
 * logits are averaged, each weighing the same, before anything is decided (as nnU-Net's ensemble of folds). `remark` is
 * for the user. Throws PREDICTION_NOT_FINITE.
 */
export async function predictCase(options: {
  /** At least one; they were trained on images that were prepared alike. */
  members: Several<SegmentationMember>;
  inference: InferenceSlice;
  raw: RawCase;
  signal: AbortSignal;
}): Promise<{ labels: Uint8Array; image: RawImage; measured: JsonObject; remark: string | undefined }> {
  const { members, inference, raw, signal } = options;
  const [{ model, task }] = members;
  const { prepared, first: image } = await prepareRaw(raw, model);
  const first = await predictPrepared({ member: members[0], inference, prepared, signal });
  for (const member of members.slice(1)) {
    const { logits } = await predictPrepared({ member, inference, prepared, signal });
    for (let i = 0; i < logits.length; i++) first.logits[i]! += logits[i]!;
  }
  if (members.length > 1) for (let i = 0; i < first.logits.length; i++) first.logits[i]! /= members.length;
  const { members: channels, writes } = outputStructure(task);
  return {
    labels: undoPrediction({
      logits: first.logits,
      classes: channels.length,
      geometry: prepared.geometry,
      ...(writes === undefined ? {} : { regions: writes }),
    }),
    image,
    measured: {
      ...(prepared.measured as unknown as JsonObject),
      windows: first.windows,
      padded_to: first.paddedTo,
      ...(members.length === 1 ? {} : { networks: members.length }),
    },
    remark: unseenRemark(prepared.measured, 'segmentation'),
  };
}

interface Prediction {
  /** On the grid of the prepared case, C-order with classes last. */
  readonly logits: Float32Array;
  /** Along the first, second and third axis. */
  readonly windows: readonly number[];
  readonly paddedTo: readonly number[];
}

async function predictPrepared(options: {
  member: SegmentationMember;
  inference: InferenceSlice;
  prepared: PreparedCase;
  signal: AbortSignal;
}): Promise<Prediction> {
  const { member, inference, prepared, signal } = options;
  const { network, model, task, axes } = member;
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
  requireFinite(padded, member.weightsFile);
  return {
    logits: unpad({ data: padded, size: prepared.size, channels: classes, padding }),
    windows: starts.map((list) => list.length),
    paddedTo: padding.size,
  };
}
