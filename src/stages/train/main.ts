import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json, JsonObject } from '../../base/json.js';
import { packageRoot } from '../../base/package-root.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { openBatches } from '../../learn/loader/open-batches.js';
import { trainNetwork } from '../../learn/training/train-network.js';
import { writeCheckpoint } from '../../nn/checkpoint.js';
import { countParameters } from '../../nn/network.js';
import { polyLearningRate } from '../../nn/poly-schedule.js';
import { writeWeights } from '../../nn/weights.js';
import { networkOf, supervisedScales } from '../network-of.js';
import { writeJson } from '../output-files.js';
import { mirrorSettings } from './mirror-settings.js';
import type { TrainedModel } from './model-file.js';
import { newestCheckpoint } from './newest-checkpoint.js';
import { optimizerOf } from './optimizer-of.js';
import { trainingProgress } from './training-progress.js';
import { trainingTally } from './training-tally.js';
import type { train } from './spec.js';

/** Trains one fold's network, from the newest checkpoint of an earlier attempt if there is one. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as unknown as SliceOf<typeof train>;
  const { model, training, augmentation, labels, channels, preprocessing, seed } = settings;
  const fold = context.scope.fold!;
  const classes = Object.keys(labels).length;
  const network = networkOf({
    model,
    channels: channels.length,
    classes,
    deepSupervision: training.deep_supervision,
    seed: seed + fold,
  });
  const optimizer = optimizerOf(training.optimizer, network.parameters);
  const start = newestCheckpoint(context);
  const tally = trainingTally();
  const mirror = mirrorSettings({
    augmentation,
    labels,
    mirrorPairs: settings.mirror_pairs,
    orientation: preprocessing.orientation,
  });
  const caseIds = context.caseIds('prepare');
  const batches = openBatches({
    cases: caseIds.map((id) => ({ id, folder: context.output('prepare', { case: id }) })),
    patch: training.patch,
    batch: training.batch,
    foreground: training.foreground,
    scales: supervisedScales(model, training.deep_supervision),
    mirror,
    seed,
    fold,
    startEpoch: start?.epochs ?? 0,
    epochs: training.epochs,
    stepsPerEpoch: training.steps_per_epoch,
    workers: 1,
    workerUrl: pathToFileURL(join(packageRoot(), 'dist', 'loader-worker.mjs')),
  });
  const progress = trainingProgress(context, { training, start });
  const [first, second, third] = training.patch;
  try {
    await trainNetwork({
      network,
      optimizer,
      loss: { batchDice: training.loss.batch_dice },
      patch: [third, second, first],
      channels: channels.length,
      classes,
      epochs: training.epochs,
      stepsPerEpoch: training.steps_per_epoch,
      learningRate: (epoch) =>
        polyLearningRate({
          initial: training.optimizer.lr,
          epoch,
          epochs: training.epochs,
          power: training.schedule.power,
        }),
      batches,
      ...(start === undefined ? {} : { start }),
      tallies: tally,
      signal: context.signal,
      onStep: (step) => {
        progress.step(step);
      },
      onEpoch(checkpoint, report) {
        writeCheckpoint(context.checkpoints, checkpoint);
        progress.epoch(report);
      },
    });
  } finally {
    await batches.close();
  }
  writeWeights(context.out, network);
  const drawn = tally.summary();
  const trained: TrainedModel = {
    format: 1,
    model,
    labels,
    mirror_pairs: settings.mirror_pairs,
    channels,
    preprocessing,
    patch: training.patch,
    mirrored: augmentation.mirror.axes.map((axis, index) => ({ axis, samples: drawn.flips[mirror.axes[index]!]! })),
    samples: drawn.samples,
    parameters: countParameters(network),
  };
  writeJson(context.out, 'model.json', trained as unknown as Json);
  writeJson(context.out, 'history.json', progress.history() as unknown as Json);
  context.used({ ...(drawn as unknown as JsonObject), parameters: trained.parameters, threads: context.threads });
}
