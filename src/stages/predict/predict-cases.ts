import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile } from '../../base/hash.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import { writeJson } from '../output-files.js';
import { ofOneTask, type Several } from './of-one-task.js';
import type { Member, RegressionMember, SegmentationMember } from './open-member.js';
import { predictCase } from './predict-case.js';
import { predictNumber } from './predict-number.js';
import type { PredictedNumber, Predictions } from './predictions-file.js';
import type { InferenceSlice } from './spec.js';

/**
 * Publishes, for every raw case of the stage, a label map on the native grid or a number. Returns what was measured for
 * each.
 */
export async function predictCases(options: {
  context: StageContext;
  members: Several<Member>;
  inference: InferenceSlice;
  /** Tells of cases that are cut, where no earlier stage has told of them. */
  remark?: (caseId: string, text: string) => void;
}): Promise<JsonObject[]> {
  const { context, members, inference, remark = () => undefined } = options;
  const together = ofOneTask(members);
  return together.kind === 'regression'
    ? predictNumbers({ context, members: together.members, remark })
    : predictLabelMaps({ context, members: together.members, inference, remark });
}

type Remark = (caseId: string, text: string) => void;

async function predictLabelMaps(options: {
  context: StageContext;
  members: Several<SegmentationMember>;
  inference: InferenceSlice;
  remark: Remark;
}): Promise<JsonObject[]> {
  const { context, members, inference, remark } = options;
  mkdirSync(join(context.out, 'predictions'));
  const predictions: Record<string, { file: string; sha256: string }> = {};
  const used = await eachCase(context, async (id) => {
    const { signal } = context;
    const raw = context.raw(id);
    const { labels, image, measured, remark: text } = await predictCase({ members, inference, raw, signal });
    if (text !== undefined) remark(id, text);
    const file = `predictions/${id}.nii.gz`;
    const path = join(context.out, file);
    writeLabelMap(path, { data: labels, size: image.size, affine: image.affine, hasSpace: image.hasSpace });
    predictions[id] = { file, sha256: sha256OfFile(path) };
    return measured;
  });
  publish(context, { format: 1, cases: predictions });
  return used;
}

async function predictNumbers(options: {
  context: StageContext;
  members: Several<RegressionMember>;
  remark: Remark;
}): Promise<JsonObject[]> {
  const { context, members, remark } = options;
  const predictions: Record<string, PredictedNumber> = {};
  const used = await eachCase(context, async (id) => {
    const { value, outputs, measured, remark: text } = await predictNumber({ members, raw: context.raw(id) });
    if (text !== undefined) remark(id, text);
    predictions[id] = { value, outputs };
    return measured;
  });
  publish(context, { format: 1, kind: 'regression', cases: predictions });
  return used;
}

async function eachCase(context: StageContext, predict: (id: string) => Promise<JsonObject>): Promise<JsonObject[]> {
  const ids = context.caseIds('raw');
  const used: JsonObject[] = [];
  const began = performance.now();
  for (const [index, id] of ids.entries()) {
    context.signal.throwIfAborted();
    used.push({ case: id, ...(await predict(id)) });
    const rate = (index + 1) / ((performance.now() - began) / 1000);
    context.progress({ done: index + 1, total: ids.length, unit: 'case', remainingS: (ids.length - index - 1) / rate });
  }
  return used;
}

function publish(context: StageContext, predictions: Predictions): void {
  writeJson(context.out, 'predictions.json', predictions as unknown as Json);
}
