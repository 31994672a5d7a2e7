import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json, JsonObject } from '../../base/json.js';
import { packageRoot } from '../../base/package-root.js';
import type { StageContext } from '../../graph/stage-context.js';
import { caseCache } from '../../learn/loader/case-cache.js';
import { openBatches } from '../../learn/loader/open-batches.js';
import type { Selection } from '../../learn/training/selection.js';
import { trainNetwork, type TrainingOptions } from '../../learn/training/train-network.js';
import { writeArraysFile } from '../../nn/arrays-file.js';
import { writeCheckpoint } from '../../nn/checkpoint.js';
import { countParameters } from '../../nn/network.js';
import { writeWeights } from '../../nn/weights.js';
import type { Settings } from '../../config/experiment.js';
import { readIntensities } from '../analyze/read-intensities.js';
import { writeJson } from '../output-files.js';
import { computationsOf } from './computations.js';
import { continuedEpochs, learningRateNote } from './continued-training.js';
import { initialNetwork } from './initial-network.js';
import { measuringBatches } from './measuring-batches.js';
import type { TrainedModel } from './model-file.js';
import { newestCheckpoint } from './newest-checkpoint.js';
import { optimizerOf } from './optimizer-of.js';
import { planOf } from './plan-of.js';
import { fitScaler } from './regression-plan.js';
import { samplingOf } from './sampling-of.js';
import { scheduledRate } from './scheduled-rate.js';
import type { TaskPlan } from './task-plan.js';
import { trainSettings } from './train-settings.js';
import { trainingCases } from './training-cases.js';
import { trainingProgress } from './training-progress.js';
import { trainingTally } from './training-tally.js';
import { withBestWeights } from './with-best-weights.js';

/** Prepared cases that measuring keeps in memory. */
const MEASURING_CACHE_BYTES = 512 * 1024 ** 2;

/** Above this share of the time, the network waits for batches often enough to be worth a remark. */
const NOTABLE_WAIT = 0.02;

/** Trains one fold's network, from the newest checkpoint of an earlier attempt if there is one. */
export async function main(context: StageContext): Promise<void> {
  const settings = trainSettings(context);
  const { slice, network: description, preprocessing, patch } = settings;
  const { training, augmentation, channels, seed } = slice;
  const fold = context.scope.fold!;
  const cases = trainingCases(context);
  const network = initialNetwork(description, { deepSupervision: training.deep_supervision, seed, fold });
  const unplanned = samplingOf(settings, { cases: cases.train, fold });
  const cache = caseCache(MEASURING_CACHE_BYTES);
  const measuring = (name: 'train' | 'validation', scales: TaskPlan['scales']) =>
    measuringBatches({ ...unplanned, scales }, { cases: cases[name], steps: training.metric_steps, cache });
  const plan = planOf(settings, {
    network,
    scaler: () => fitScaler(settings, cases.train),
    trainingBatches: () => measuring('train', []),
  });

  const optimizer = optimizerOf(training.optimizer, network.parameters);
  const start = newestCheckpoint(context);
  const continued = continuedEpochs(context);
  if (continued !== undefined) context.note(learningRateNote(training, continued));
  const computedBy = computationsOf(context, start);
  const tally = trainingTally();
  const batches = openBatches({
    ...unplanned,
    scales: plan.scales,
    startEpoch: start?.epochs ?? 0,
    epochs: training.epochs,
    stepsPerEpoch: training.steps_per_epoch * training.accumulate,
    workers: 1,
    workerUrl: pathToFileURL(join(packageRoot(), 'dist', 'loader-worker.mjs')),
  });
  const progress = trainingProgress(context, { training, start });
  const options: TrainingOptions = {
    objective: plan.objective,
    optimizer,
    ...(training.clip_norm === 'off' ? {} : { clipNorm: training.clip_norm }),
    epochs: training.epochs,
    stepsPerEpoch: training.steps_per_epoch,
    accumulate: training.accumulate,
    learningRate: (epoch) => scheduledRate(training, epoch),
    batches,
    drawKey: [seed, fold, 'network'],
    ...measuringOptions({
      training,
      plan,
      measure: async () => ({
        train: await plan.measure(measuring('train', plan.scales)),
        validation: await plan.measure(measuring('validation', plan.scales)),
      }),
    }),
    ...(start === undefined ? {} : { start }),
    tallies: tally,
    signal: context.signal,
    onStep: (step) => {
      progress.step(step);
    },
    onEpoch(checkpoint, report) {
      writeCheckpoint(context.checkpoints, { ...checkpoint, computedBy });
      progress.epoch(report);
    },
  };
  const ended = await trainNetwork(options).finally(() => batches.close());
  const trained = withBestWeights(context, { trained: ended, network, isSelected: training.metric_steps > 0 });

  writeWeights(context.out, network);
  const { best, stoppedAfter } = trained;
  if (best !== undefined) writeArraysFile(context.out, 'best', best.weights);
  const drawn = tally.summary();
  const model: TrainedModel = {
    format: 2,
    network: description,
    task: plan.finish(trained),
    channels,
    preprocessing,
    intensities: readIntensities(context),
    patch,
    mirrored: augmentation.mirror.axes.map((axis, index) => ({
      axis,
      samples: drawn.flips[unplanned.augmentation.mirror.axes[index]!]!,
    })),
    samples: drawn.samples,
    parameters: countParameters(network),
    ...(best === undefined ? {} : { best_epoch: best.epochs }),
  };
  writeJson(context.out, 'model.json', model as unknown as Json);
  writeJson(context.out, 'history.json', trained.history as unknown as Json);
  if (stoppedAfter !== undefined) {
    context.note(`stopped early after epoch ${trained.history.length}: ${stoppedAfter} epochs without improvement`);
  }
  noteWaiting(context, progress.meter().waitedShare);
  context.used({
    ...(drawn as unknown as JsonObject),
    parameters: model.parameters,
    threads: context.threads,
    epochs: trained.history.length,
    ...(best === undefined ? {} : { best_epoch: best.epochs }),
    ...(continued === undefined ? {} : { continued_after_epoch: continued }),
  });
}

function measuringOptions(options: {
  training: Settings['training'];
  plan: TaskPlan;
  measure: NonNullable<TrainingOptions['measure']>;
}): Pick<TrainingOptions, 'measure' | 'selection' | 'earlyStopping'> {
  const { training, plan, measure } = options;
  if (training.metric_steps === 0) return {};
  const { early_stopping: stopping } = training;
  const selection: Selection =
    stopping?.metric === 'validation_loss'
      ? { by: 'loss', isBetter: 'lower' }
      : { by: 'metric', isBetter: plan.metric.isBetter };
  return {
    measure,
    selection,
    ...(stopping === undefined
      ? {}
      : { earlyStopping: { patience: stopping.patience, minImprovement: stopping.min_improvement } }),
  };
}

function noteWaiting(context: StageContext, share: number): void {
  if (share <= NOTABLE_WAIT) return;
  const percent = Math.round(share * 100);
  context.note(`the network waited ${percent} % of the time for batches: augmentation is slower than training`);
}
