import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../../base/failure.js';
import type { JsonObject } from '../../../base/json.js';
import type { Plan } from '../../../graph/plan.js';
import type { ImagePrediction } from '../../../stages/predict-image/prediction-file.js';
import { resultFolder, type StoreLayout } from '../../../store/layout.js';
import { readOutputJson, type FileRecord } from '../../../store/manifest.js';
import { readNodes, type RunFolder } from '../../../store/run-record.js';

/** What became of the images. */
export interface PredictedImages {
  readonly done: readonly PredictedImage[];
  readonly failed: readonly { readonly case: string; readonly failure: Failure }[];
}

export interface PredictedImage {
  readonly case: string;
  /** Absolute folder with the outputs. */
  readonly folder: string;
  readonly files: Readonly<Record<string, FileRecord>>;
  readonly prediction: ImagePrediction;
  /** What was measured while it was predicted. */
  readonly used: JsonObject;
}

/** Gathers what a plan has published, and what its record says of images that failed. */
export function predictedImages(options: { plan: Plan; record: RunFolder; layout: StoreLayout }): PredictedImages {
  const { plan, record, layout } = options;
  const done = plan.nodes.flatMap(({ spec, scope, state }): PredictedImage[] => {
    if (spec.name !== 'predict-image' || state.kind !== 'fresh') return [];
    const { published } = state;
    const result = resultFolder(layout, published.result);
    return [
      {
        case: scope.case!,
        folder: join(result, 'out'),
        files: published.files,
        prediction: readOutputJson(layout, published, 'prediction.json') as unknown as ImagePrediction,
        used: JSON.parse(readFileSync(join(result, 'used.json'), 'utf8')) as JsonObject,
      },
    ];
  });
  const failed = readNodes(record).flatMap(({ state, basis, failure }) =>
    state === 'failed' && failure !== undefined && typeof basis.case === 'string'
      ? [{ case: basis.case, failure }]
      : [],
  );
  return { done, failed: failed.sort((a, b) => (a.case < b.case ? -1 : 1)) };
}
