import type { JsonObject } from '../../base/json.js';
import type { RawCase } from '../../graph/stage-context.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import type { RawImage } from '../../imaging/volume.js';
import { decideLabels } from './decide-labels.js';
import type { Several } from './of-one-task.js';
import type { SegmentationMember } from './open-member.js';
import { predictPrepared } from './predict-prepared.js';
import { prepareRaw } from './prepare-raw.js';
import type { WindowSettings } from './spec.js';
import { unseenRemark } from './unseen-remark.js';

/**
 * One case from its raw files to labels on its stored grid, C-order along the stored axes. `remark` is for the user.
 * Throws PREDICTION_NOT_FINITE.
 */
export async function predictCase(options: {
  /** At least one; they were trained on images that were prepared alike. */
  members: Several<SegmentationMember>;
  inference: WindowSettings;
  raw: RawCase;
  signal: AbortSignal;
}): Promise<{ labels: Uint8Array; image: RawImage; measured: JsonObject; remark: string | undefined }> {
  const { members, inference, raw, signal } = options;
  const { prepared, first: image } = await prepareRaw(raw, members[0].model);
  const predicted = await predictPreparedCase({ members, inference, prepared, signal });
  return { ...predicted, image, remark: unseenRemark(prepared.measured, 'segmentation') };
}

/** The same for a case that is prepared: labels on its stored grid. */
export async function predictPreparedCase(options: {
  members: Several<SegmentationMember>;
  inference: WindowSettings;
  prepared: PreparedCase;
  signal: AbortSignal;
}): Promise<{ labels: Uint8Array; measured: JsonObject }> {
  const { members, prepared } = options;
  const { logits, windows, paddedTo } = await predictPrepared(options);
  return {
    labels: decideLabels(logits, { task: members[0].task, geometry: prepared.geometry }),
    measured: {
      ...(prepared.measured as unknown as JsonObject),
      windows,
      padded_to: paddedTo,
      ...(members.length === 1 ? {} : { networks: members.length }),
    },
  };
}
