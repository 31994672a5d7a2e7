import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile } from '../../base/hash.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import { writeJson } from '../output-files.js';
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
  members: readonly [Member, ...Member[]];
  inference: InferenceSlice;
}): Promise<JsonObject[]> {
  const { context, members, inference } = options;
  if (isRegression(members)) return predictNumbers(context, members);
  if (isSegmentation(members)) return predictLabelMaps({ context, members, inference });
  throw new Error('Internal error: networks of different tasks cannot predict together');
}

type Several<T> = readonly [T, ...T[]];

function isSegmentation(members: Several<Member>): members is Several<SegmentationMember> {
  return members.every(({ kind }) => kind === 'segmentation');
}

function isRegression(members: Several<Member>): members is Several<RegressionMember> {
  return members.every(({ kind }) => kind === 'regression');
}

async function predictLabelMaps(options: {
  context: StageContext;
  members: Several<SegmentationMember>;
  inference: InferenceSlice;
}): Promise<JsonObject[]> {
  const { context, members, inference } = options;
  mkdirSync(join(context.out, 'predictions'));
  const predictions: Record<string, { file: string; sha256: string }> = {};
  const used = await eachCase(context, async (id) => {
    const { signal } = context;
    const { labels, image, measured } = await predictCase({ members, inference, raw: context.raw(id), signal });
    const file = `predictions/${id}.nii.gz`;
    const path = join(context.out, file);
    writeLabelMap(path, { data: labels, size: image.size, affine: image.affine, hasSpace: image.hasSpace });
    predictions[id] = { file, sha256: sha256OfFile(path) };
    return measured;
  });
  publish(context, { format: 1, cases: predictions });
  return used;
}

async function predictNumbers(context: StageContext, members: Several<RegressionMember>): Promise<JsonObject[]> {
  const predictions: Record<string, PredictedNumber> = {};
  const used = await eachCase(context, async (id) => {
    const { value, outputs, measured } = await predictNumber({ members, raw: context.raw(id) });
    predictions[id] = { value, outputs };
    return measured;
  });
  publish(context, { format: 1, kind: 'regression', cases: predictions });
  const rows = Object.entries(predictions).map(([id, { value }]) => `${id},${value}\n`);
  writeFileSync(join(context.out, 'predictions.csv'), `case,prediction\n${rows.join('')}`);
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
