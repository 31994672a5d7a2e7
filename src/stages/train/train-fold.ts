import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../base/package-root.js';
import { without } from '../../base/without.js';
import type { Settings } from '../../config/experiment.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { BatchSettings } from '../../learn/loader/batch.js';
import { caseCache } from '../../learn/loader/case-cache.js';
import type { DrawSummary } from '../../learn/loader/draw-tally.js';
import { openBatches } from '../../learn/loader/open-batches.js';
import type { Selection } from '../../learn/training/selection.js';
import { trainNetwork, type Trained, type TrainingOptions } from '../../learn/training/train-network.js';
import { writeCheckpoint } from '../../nn/checkpoint.js';
import type { Network } from '../../nn/network.js';
import { computationsOf } from './computations.js';
import { continuedEpochs, learningRateNote } from './continued-training.js';
import { initialNetwork } from './initial-network.js';
import { measuringBatches } from './measuring-batches.js';
import { newestCheckpoint } from './newest-checkpoint.js';
import { optimizerOf } from './optimizer-of.js';
import { planOf } from './plan-of.js';
import { fitScaler } from './regression-plan.js';
import { samplingOf } from './sampling-of.js';
import { scheduledRate } from './scheduled-rate.js';
import type { TaskPlan } from './task-plan.js';
import type { TrainSettings } from './train-settings.js';
import type { TrainingCases } from './training-cases.js';
import { trainingProgress } from './training-progress.js';
import { trainingTally } from './training-tally.js';
import { withBestWeights } from './with-best-weights.js';

/** Prepared cases that measuring keeps in memory. */
const MEASURING_CACHE_BYTES = 512 * 1024 ** 2;

/** What a training of a fold comes to. The network holds the weights of its last epoch. */
export interface TrainedFold {
  readonly network: Network;
  readonly plan: TaskPlan;
  readonly trained: Trained;
  /** What was really drawn. */
  readonly drawn: DrawSummary;
  /** Array axis of each axis that may be mirrored, in the experiment's order. */
  readonly mirrorAxes: readonly number[];
  /** Share of the time that the network waited for batches. */
  readonly waitedShare: number;
  /** Epochs of an earlier training that it went on from. */
  readonly continued: number | undefined;
}

/**
 * Trains the network of one fold on `cases`, from the newest checkpoint of an earlier attempt if there is one. `control`
 * takes something away that the network should need.
 */
export async function trainFold(
  context: StageContext,
  options: { settings: TrainSettings; cases: TrainingCases; control?: NonNullable<BatchSettings['control']> },
): Promise<TrainedFold> {
  const { settings, cases, control } = options;
  const { slice, network: description } = settings;
  const { training, seed } = slice;
  const fold = context.scope.fold!;
  const network = initialNetwork(description, { deepSupervision: training.deep_supervision, seed, fold });
  const unplanned = {
    ...samplingOf(settings, { cases: cases.train, fold }),
    ...(control === undefined ? {} : { control }),
  };
  const cache = caseCache(MEASURING_CACHE_BYTES);
  // Without images there are none at validation either; with the labels of others the true ones are asked for.
  const measured = control === 'exchanged-labels' ? without(unplanned, 'control') : unplanned;
  const measuring = (name: 'train' | 'validation', scales: TaskPlan['scales']) =>
    measuringBatches({ ...measured, scales }, { cases: cases[name], steps: training.metric_steps, cache });
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
  const trainingOptions: TrainingOptions = {
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
  const ended = await trainNetwork(trainingOptions).finally(() => batches.close());
  const trained = withBestWeights(context, { trained: ended, network, isSelected: training.metric_steps > 0 });
  return {
    network,
    plan,
    trained,
    drawn: tally.summary(),
    mirrorAxes: unplanned.augmentation.mirror.axes,
    waitedShare: progress.meter().waitedShare,
    continued,
  };
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
