import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../base/json.js';
import { sha256OfFile } from '../../base/hash.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import { readWeights } from '../../nn/weights.js';
import { networkOf } from '../network-of.js';
import { readJson, writeJson } from '../output-files.js';
import type { TrainedModel } from '../train/model-file.js';
import { mirroredAxes } from './mirrored-axes.js';
import { predictCase } from './predict-case.js';
import type { Predictions } from './predictions-file.js';
import type { predict } from './spec.js';

/** Publishes a label map on the native grid for every validation case of the fold. */
export async function main(context: StageContext): Promise<void> {
  const { inference, mirror_axes: declared } = context.settings as SliceOf<typeof predict>;
  const folder = context.output('train');
  const model = readJson(folder, 'model.json') as TrainedModel;
  const classes = Object.keys(model.labels).length;
  const network = networkOf({
    model: model.model,
    channels: model.channels.length,
    classes,
    deepSupervision: false,
    seed: 0,
  });
  readWeights(folder, network);
  const axes = mirroredAxes({ model, tta: inference.tta, declared });

  mkdirSync(join(context.out, 'predictions'));
  const ids = context.caseIds('raw');
  const predictions: Record<string, { file: string; sha256: string }> = {};
  const used: JsonObject[] = [];
  const began = performance.now();
  for (const [index, id] of ids.entries()) {
    const { labels, image, measured } = await predictCase({
      context,
      network,
      model,
      inference,
      axes,
      raw: context.raw(id),
    });
    const file = `predictions/${id}.nii.gz`;
    const path = join(context.out, file);
    writeLabelMap(path, { data: labels, size: image.size, affine: image.affine, hasSpace: image.hasSpace });
    predictions[id] = { file, sha256: sha256OfFile(path) };
    used.push({ case: id, ...measured });
    const rate = (index + 1) / ((performance.now() - began) / 1000);
    context.progress({ done: index + 1, total: ids.length, unit: 'case', remainingS: (ids.length - index - 1) / rate });
  }
  network.dispose();
  const published: Predictions = { format: 1, cases: predictions };
  writeJson(context.out, 'predictions.json', published as unknown as Json);
  context.used({ tta: axes.map(({ name }) => name), passes: 2 ** axes.length, patch: model.patch, cases: used });
}
