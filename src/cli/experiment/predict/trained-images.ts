import { join } from 'node:path';
import { isJsonObject } from '../../../base/json.js';
import type { ForegroundIntensities, Normalize } from '../../../checks/seen-intensities.js';
import { intensityMeasure } from '../../../checks/intensity-distance.js';
import { seenIntensities } from '../../../checks/seen-intensities.js';
import { farNearestOf, seenImage, type FindFarNearest, type SeenImage } from '../../../checks/unlike-any.js';
import type { Settings } from '../../../config/experiment.js';
import type { RecordedNode } from '../../../graph/facts.js';
import type { ProfilesFile } from '../../../stages/ingest/case-files.js';
import { readTrainedModel, type TrainedModel } from '../../../stages/train/model-file.js';
import { resultFolder } from '../../../store/layout.js';
import { readOutputJson } from '../../../store/manifest.js';
import { intensitiesOf } from '../intensities-of.js';
import { recordedJson, type RecordSource } from './recorded-json.js';
import { trainedOn, type TrainedOn } from './trained-on.js';

/** What the images were like that the networks of some folds were trained on. */
export interface TrainedImages {
  /** Of all cases outside the test set. */
  readonly dataset: TrainedOn;
  readonly channels: Settings['data']['channels'];
  /** Whether axes stay as they are stored. */
  readonly keepsAxes: boolean;
  /** By channel; absent in runs of versions that did not record how intensities are distributed. */
  readonly intensities?: Readonly<Record<string, TrainedIntensities>>;
}

/** The intensities of one channel of the training cases. */
export interface TrainedIntensities {
  readonly shares: readonly number[];
  readonly normalize: Normalize;
  /** The intensities of a new image as the networks would see them. */
  readonly seen: (file: ProfilesFile) => readonly number[] | undefined;
  readonly farNearest: FindFarNearest;
}

/** Undefined where the run keeps no record of its images any more: it can predict without. */
export function trainedImages(
  source: RecordSource,
  options: {
    settings: Settings;
    folds: readonly number[];
    recorded: ReadonlyMap<string, RecordedNode>;
  },
): TrainedImages | undefined {
  const { settings, folds, recorded } = options;
  const dataset = trainedOn(source);
  if (dataset === undefined) return undefined;
  const model = modelOf(source, recorded.get(`train[${folds[0]!}]`));
  const intensities = model && trainedIntensities({ source, model, ids: trainingIds(source, folds) });
  return {
    dataset,
    channels: settings.data.channels,
    keepsAxes: settings.preprocessing.orientation === 'stored',
    ...(intensities === undefined ? {} : { intensities }),
  };
}

function modelOf({ layout }: RecordSource, train: RecordedNode | undefined): TrainedModel | undefined {
  if (train === undefined) return undefined;
  const stored = readOutputJson(layout, train.published, 'model.json');
  if (!isJsonObject(stored) || typeof stored.format !== 'number') return undefined;
  return readTrainedModel(join(resultFolder(layout, train.published.result), 'out'));
}

function trainingIds(source: RecordSource, folds: readonly number[]): string[] {
  const split = recordedJson(source, 'split', 'folds.json') as
    readonly { readonly train: readonly string[] }[] | undefined;
  return [...new Set(folds.flatMap((fold) => split?.[fold]?.train ?? []))];
}

function trainedIntensities(options: {
  source: RecordSource;
  model: TrainedModel;
  ids: readonly string[];
}): Record<string, TrainedIntensities> | undefined {
  const { source, model, ids } = options;
  const files = ids.map((id) => ({
    id,
    file: recordedJson(source, `ingest[${id}]`, 'profiles.json') as unknown as ProfilesFile | undefined,
  }));
  const shares = files[0]?.file?.shares;
  // Beside a part of the training only, an image could seem unlike it.
  if (shares === undefined || files.some(({ file }) => file === undefined)) return undefined;
  const measure = intensityMeasure(shares);
  const channels = model.channels.flatMap(({ name, normalize }) => {
    const seen = seenIn({ model, name, normalize });
    const trained = files.flatMap(({ id, file }): SeenImage[] => {
      const values = file && seen(file);
      return values === undefined ? [] : [seenImage(id, values, measure)];
    });
    const farNearest = farNearestOf({ trained, measure, normalize });
    return farNearest === undefined ? [] : [[name, { shares, normalize, seen, farNearest }] as const];
  });
  return Object.fromEntries(channels);
}

function seenIn(options: { model: TrainedModel; name: string; normalize: Normalize }): TrainedIntensities['seen'] {
  const { model, name, normalize } = options;
  const { crop, normalize_mask: mask } = model.preprocessing;
  const foreground: ForegroundIntensities | undefined = model.intensities[name];
  return (file) => {
    const found = intensitiesOf(file, { channels: { [name]: { normalize } }, crop, mask });
    const profile = typeof found === 'object' ? found[name] : undefined;
    return profile && seenIntensities(profile, normalize, foreground);
  };
}
