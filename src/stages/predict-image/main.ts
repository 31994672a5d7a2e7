import { join } from 'node:path';
import type { JsonObject } from '../../base/json.js';
import type { RawCase, StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import { writeJson } from '../output-files.js';
import { ofOneTask, type Several } from '../predict/of-one-task.js';
import { openEnsemble, type Ensemble } from '../predict/open-ensemble.js';
import type { SegmentationMember } from '../predict/open-member.js';
import { predictCase } from '../predict/predict-case.js';
import { predictNumber } from '../predict/predict-number.js';
import { postprocessed } from './postprocessed.js';
import type { ImagePrediction } from './prediction-file.js';
import type { predictImage } from './spec.js';

/** The networks that this process opened; the images of a batch are predicted by the same ones. */
let opened: { readonly trainings: string; readonly ensemble: Ensemble } | undefined;

/** Publishes a label map on the image's own grid, or a number. One image is in memory at a time. */
export async function main(context: StageContext): Promise<void> {
  const { inference, mirror_axes: declared } = context.settings as SliceOf<typeof predictImage>;
  const trainings = JSON.stringify(context.inputs.train);
  if (opened?.trainings !== trainings) {
    for (const { network } of opened?.ensemble.members ?? []) network.dispose();
    opened = { trainings, ensemble: openEnsemble({ context, inference, declared }) };
  }
  const { folds, members } = opened.ensemble;
  const { prediction, measured, remark } = await predicted(context, members);
  if (remark !== undefined) context.note(remark);
  writeJson(context.out, 'prediction.json', prediction);
  context.used({
    folds,
    tta: members[0].axes.map(({ name }) => name),
    passes: 2 ** members[0].axes.length,
    ...measured,
  });
}

interface Predicted {
  readonly prediction: ImagePrediction;
  readonly measured: JsonObject;
  /** For the user, where there is something to tell. */
  readonly remark: string | undefined;
}

async function predicted(context: StageContext, members: Ensemble['members']): Promise<Predicted> {
  const raw = context.raw(context.scope.case!);
  const together = ofOneTask(members);
  if (together.kind === 'segmentation') return labelMap({ context, raw, members: together.members });
  const { value, outputs, measured, remark } = await predictNumber({ members: together.members, raw });
  return { prediction: { format: 1, kind: 'regression', value, outputs }, measured, remark };
}

async function labelMap(options: {
  context: StageContext;
  raw: RawCase;
  members: Several<SegmentationMember>;
}): Promise<Predicted> {
  const { context, raw, members } = options;
  const { inference } = context.settings as SliceOf<typeof predictImage>;
  const { labels, image, measured, remark } = await predictCase({ members, inference, raw, signal: context.signal });
  const { size, affine, hasSpace } = image;
  const { data, removed } = postprocessed({ context, labels, size });
  const file = 'labels.nii.gz';
  writeLabelMap(join(context.out, file), { data, size, affine, hasSpace });
  return { prediction: { format: 1, kind: 'segmentation', file, removed_voxels: removed }, measured, remark };
}
