import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import {
  channelFacts,
  preprocessingFacts,
  regionFacts,
  settled,
  type Counts,
  type TrainedFact,
} from '../../checks/trained-fact.js';
import { axisNames } from '../../stages/axis-names.js';
import { readTrainedModel, type TrainedModel } from '../../stages/train/model-file.js';
import { resultFolder, type StoreLayout } from '../../store/layout.js';
import { readOutputJson } from '../../store/manifest.js';
import type { Published } from '../../store/results.js';
import { readJsonObject } from '../../store/run-record.js';
import { recordedNetwork } from './recorded-network.js';

/** A fold's training as the store keeps it. */
export interface StoredTraining {
  readonly fold: number;
  readonly published: Published;
}

/**
 * What rules look at of each training. Throws `DamagedOutputError` where `model.json` is not what was published; a file
 * that no version of voxrun wrote is left to prediction, which cannot read it.
 */
export function trainedFacts(trainings: readonly StoredTraining[], layout: StoreLayout): TrainedFact[] {
  return [...trainings]
    .sort((a, b) => a.fold - b.fold)
    .flatMap(({ fold, published }) => {
      if (!isTrainedModel(readOutputJson(layout, published, 'model.json'))) return [];
      const folder = resultFolder(layout, published.result);
      const model = readTrainedModel(join(folder, 'out'));
      const used = readJsonObject(join(folder, 'used.json'));
      return [
        {
          fold,
          modelFile: join(folder, 'out', 'model.json'),
          recorded: recordedFacts(model),
          counted: {
            samples: model.samples,
            parameters: model.parameters,
            flips: Object.fromEntries(model.mirrored.map(({ axis, samples }) => [axis, samples])),
          },
          usedFile: join(folder, 'used.json'),
          measured: used === undefined ? undefined : measuredCounts(used, model),
          ...(isJsonObject(used?.cases) ? { drawn: Object.keys(used.cases) } : {}),
        },
      ];
    });
}

function isTrainedModel(value: Json): boolean {
  return isJsonObject(value) && (value.format === 1 || value.format === 2);
}

function recordedFacts(model: TrainedModel): TrainedFact['recorded'] {
  const { mirrored, channels, task, preprocessing, patch, network, intensities } = model;
  const isRegression = task.kind === 'regression';
  return settled({
    'augmentation.mirror.axes': mirrored.map(({ axis }) => axis).sort(),
    'data.channels': channelFacts(channels),
    ...foregroundFacts(intensities),
    'task.labels': isRegression ? {} : task.labels,
    'task.mirror_pairs': isRegression ? {} : task.mirror_pairs,
    'task.behaves_as': isRegression ? task.behaves_as : undefined,
    'task.regions': isRegression ? undefined : regionFacts(task.regions),
    'task.ignore': isRegression ? undefined : (task.ignore ?? 'none'),
    ...preprocessingFacts(preprocessing),
    'training.patch': isRegression ? undefined : patch,
    ...recordedNetwork(network),
  });
}

/** What `ct` scales by follows from the data, so that no file settles it: all folds have to have the same. */
function foregroundFacts(intensities: TrainedModel['intensities']): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(intensities).map(([name, { mean, std, percentile_00_5, percentile_99_5 }]) => [
      `data.channels.${name}.normalize`,
      { mean, std, percentile_00_5, percentile_99_5 },
    ]),
  );
}

/** Flips are counted by array axis; an axis that training never allowed has its name here as well. */
function measuredCounts(used: JsonObject, { preprocessing: { orientation } }: TrainedModel): Partial<Counts> {
  const { samples, parameters, flips } = used;
  return {
    ...(typeof samples === 'number' ? { samples } : {}),
    ...(typeof parameters === 'number' ? { parameters } : {}),
    ...(Array.isArray(flips) ? { flips: byName(flips, orientation) } : {}),
  };
}

function byName(flips: readonly Json[], orientation: string): Counts['flips'] {
  return Object.fromEntries(axisNames(orientation).map((name, index) => [name, Number(flips[index])]));
}
