import type { Diagnostic } from '../../../base/diagnostic.js';
import type { JsonObject } from '../../../base/json.js';
import { packageVersion } from '../../../base/package-root.js';
import type { Settings } from '../../../config/experiment.js';
import type { RawCase } from '../../../graph/stage-context.js';
import type { StoreLayout } from '../../../store/layout.js';
import { readOutputJson } from '../../../store/manifest.js';
import type { FoundRun } from '../find-run.js';
import type { PredictedImages } from './predicted-images.js';
import type { TrainedFolds } from './trained-folds.js';

/** What `predictions.json` says: which networks and settings made these predictions from which files. */
export function predictionsRecord(options: {
  found: FoundRun;
  settings: Settings;
  trained: TrainedFolds;
  images: PredictedImages;
  raw: ReadonlyMap<string, RawCase>;
  /** What the user was told of the images. */
  remarks: { ofAll: readonly Diagnostic[]; byCase: ReadonlyMap<string, readonly Diagnostic[]> };
  layout: StoreLayout;
  environment: JsonObject;
  now: Date;
}): JsonObject {
  const { found, settings, trained, images, raw, remarks, layout, environment, now } = options;
  const networks = trained.folds.map((fold) => {
    const { published } = trained.recorded.get(`train[${fold}]`)!;
    return {
      fold,
      result: published.result,
      files: Object.fromEntries(usedFiles(settings).map((file) => [file, published.files[file]!.sha256])),
    };
  });
  const first = trained.recorded.get(`train[${trained.folds[0]!}]`)!.published;
  return {
    format: 1,
    at: now.toISOString(),
    voxrun: packageVersion(),
    run: found.folder.id,
    experiment: found.start.experiment,
    command_line: ['voxrun', ...process.argv.slice(2)],
    networks,
    inference: settings.inference,
    trained: readOutputJson(layout, first, 'model.json'),
    ...postprocessingOf(trained, layout),
    remarks: remarks.ofAll.map(remark),
    images: images.done.map(({ case: id, prediction, files, used }) => ({
      case: id,
      inputs: filesOf(raw.get(id)!),
      remarks: (remarks.byCase.get(id) ?? []).map(remark),
      ...(prediction.kind === 'segmentation'
        ? {
            prediction: `${id}.nii.gz`,
            sha256: files[prediction.file]!.sha256,
            removed_voxels: prediction.removed_voxels,
          }
        : { prediction: prediction.value, outputs: prediction.outputs }),
      used,
    })),
    failed: images.failed.map(({ case: id, failure }) => ({
      case: id,
      inputs: filesOf(raw.get(id)!),
      code: failure.code,
      message: failure.message,
    })),
    environment,
  };
}

function remark({ code, message }: Diagnostic): JsonObject {
  return { code, message };
}

function usedFiles({ inference }: Settings): readonly string[] {
  return [
    'model.json',
    ...(inference.checkpoint === 'best' ? ['best.json', 'best.bin'] : ['weights.json', 'weights.bin']),
  ];
}

function postprocessingOf({ recorded }: TrainedFolds, layout: StoreLayout): JsonObject {
  const summarize = recorded.get('summarize');
  if (summarize === undefined) return {};
  const { choice } = readOutputJson(layout, summarize.published, 'postprocessing.json') as JsonObject;
  return { postprocessing: choice! };
}

function filesOf({ images }: RawCase): JsonObject {
  return Object.fromEntries(
    Object.entries(images).map(([channel, { path, sha256, component, detached }]) => [
      channel,
      {
        path,
        sha256,
        ...(component === undefined ? {} : { component }),
        ...(detached === undefined ? {} : { voxels: { ...detached } }),
      },
    ]),
  );
}
