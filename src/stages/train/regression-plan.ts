import type { Batch, PreparedCaseFile } from '../../learn/loader/batch.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { fitTargetScaler } from '../../learn/regression/fit-target-scaler.js';
import { smearingFactor } from '../../learn/regression/smearing-factor.js';
import { scaleTarget, unscaleOutput, type TargetScaler } from '../../learn/regression/target-scaler.js';
import { measureRegression, predictNumbers } from '../../learn/training/measure-regression.js';
import { regressionObjective, type RegressionObjectiveOptions } from '../../learn/training/regression-objective.js';
import { exportParameters, type RegressionNetwork } from '../../nn/network.js';
import { scalarLoss } from '../../nn/scalar-loss.js';
import { assignParameters } from '../../nn/weights.js';
import { pairUp } from '../../stats/pair.js';
import type { TaskPlan } from './task-plan.js';
import type { TrainSettings } from './train-settings.js';

/** What the plan takes of a training's settings. */
export type RegressionPlanSettings = Pick<TrainSettings, 'patch' | 'loss'> & {
  readonly slice: Pick<TrainSettings['slice'], 'channels' | 'regression'>;
};

/** How a regression is trained and measured: on whole images with a target, standardised on the training cases. */
export function regressionPlan(
  { slice, patch, loss }: RegressionPlanSettings,
  options: {
    network: RegressionNetwork;
    cases: readonly PreparedCaseFile[];
    /** The training cases without augmentation, each once. */
    trainingBatches: () => Iterable<Batch>;
  },
): TaskPlan {
  const { network, cases, trainingBatches } = options;
  const { regression, channels } = slice;
  if (regression === undefined || loss.kind === 'dice-ce')
    throw new Error('Internal error: no settings of a regression');
  const scaler = fitTargetScaler({
    cases: cases.map(({ id, target }) => ({ case: id, target: targetOf(id, target) })),
    transform: regression.transform,
  });
  const common: RegressionObjectiveOptions = {
    network,
    lossOf: (predicted, target) => scalarLoss(loss, predicted, target),
    scale: (target) => scaleTarget(scaler, target),
    patch: arrayOrder(patch),
    channels: channels.length,
  };
  /** The scaler with the smearing factor of the weights that the network holds. */
  const smeared = (): TargetScaler =>
    scaler.transform === 'none'
      ? scaler
      : { ...scaler, smearing: smearingFactor(scaler, trainingPairs({ scaler, common, batches: trainingBatches() })) };
  return {
    objective: regressionObjective(common),
    scales: [],
    measure: (batches) => measureRegression(batches, { ...common, unscale: (output) => unscaleOutput(scaler, output) }),
    metric: { isBetter: 'lower' },
    finish({ best }) {
      const final = smeared();
      if (best === undefined) return { kind: 'regression', behaves_as: regression.behaves_as, scaler: { final } };
      const weights = exportParameters(network);
      assignParameters(network, best.weights);
      const ofBest = smeared();
      assignParameters(network, weights);
      return { kind: 'regression', behaves_as: regression.behaves_as, scaler: { final, best: ofBest } };
    },
  };
}

/** Targets and outputs of the training cases, both as the network learns them. */
function trainingPairs(options: {
  scaler: TargetScaler;
  common: RegressionObjectiveOptions;
  batches: Iterable<Batch>;
}) {
  const targets: number[] = [];
  const predictions: number[] = [];
  for (const batch of options.batches) {
    targets.push(...Array.from(batch.targets!, (target) => scaleTarget(options.scaler, target)));
    predictions.push(...predictNumbers(batch, options.common));
  }
  return pairUp({ targets, predictions });
}

function targetOf(id: string, target: number | undefined): number {
  if (target === undefined) throw new Error(`Internal error: case ${id} has no target`);
  return target;
}
