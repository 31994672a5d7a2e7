import type { StageContext } from '../../graph/stage-context.js';
import { arrayOrder } from '../../imaging/array-order.js';
import { averageBlocks } from '../../imaging/average-blocks.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import { readPreparedCase } from '../../imaging/prepared-file.js';
import { tripleOf, type Triple } from '../../imaging/volume.js';
import { fitTargetScaler } from '../../learn/regression/fit-target-scaler.js';
import { scaleTarget, type TargetScaler } from '../../learn/regression/target-scaler.js';
import type { TrainingBatch } from '../../learn/training/batch-source.js';
import { predictNumbers } from '../../learn/training/measure-regression.js';
import { isRegressionSettings } from '../../nn/create-network.js';
import { tensorFlow } from '../../nn/load-tf.js';
import { scalarLoss } from '../../nn/scalar-loss.js';
import { mean, squaredDeviations } from '../../stats/moments.js';
import { networkOf } from '../network-of.js';
import type { RegressionMember } from '../predict/open-member.js';
import { predictPreparedNumber } from '../predict/predict-number.js';
import { prepareRaw } from '../predict/prepare-raw.js';
import type { TrainedRegression } from '../train/model-file.js';
import { regressionPlan } from '../train/regression-plan.js';
import { flipSamples } from './flip-samples.js';
import { smallRegression } from './small-network.js';
import { USUAL_RATE, type Trial, type TrialNetwork } from './trial.js';
import type { TrialSettings } from './trial-settings.js';

/** Of the spread of all targets: those of a few cases that differ by less cannot be told apart. */
const LEAST_SPREAD = 0.1;
/** What a step of a linear model may change its outputs by, in standard deviations of the target. */
const LINEAR_STEP = 0.05;

interface SmallImage {
  readonly image: Float32Array;
  readonly size: Triple;
  readonly channels: number;
  readonly spacingMm: Triple;
}

/**
 * Whole images of a few cases, made coarser by averaging blocks of voxels, and a small network of the experiment's kind.
 * It learns the stored prepared images and predicts what inference prepares from the raw ones.
 */
export async function regressionTrial(context: StageContext, settings: TrialSettings): Promise<Trial | undefined> {
  const { slice, loss } = settings;
  const { regression, channels } = slice;
  const network = settings.network.settings;
  if (!isRegressionSettings(network) || regression === undefined || loss.kind === 'dice-ce') {
    throw new Error('Internal error: no network for numbers');
  }
  const ids = context.caseIds('raw');
  const table = context.inputs.table as unknown as Readonly<Record<string, { readonly target: number }>>;
  const all = Object.entries(table).map(([id, { target }]) => ({ id, folder: '', target }));
  if (ids.length < 2) return undefined;
  const small = smallRegression(network, settings.patch);
  const description = { ...settings.network, settings: small.settings };
  const scaler = fitTargetScaler({
    cases: all.map(({ id, target }) => ({ case: id, target })),
    transform: regression.transform,
  });
  const task: TrainedRegression = { kind: 'regression', behaves_as: regression.behaves_as, scaler: { final: scaler } };
  const model = settings.modelOf({ patch: settings.patch, network: description, task });

  const stored = ids.map((id) => {
    const { image, header } = readPreparedCase(context.output('prepare', { case: id }));
    return coarserImage({ image, ...header }, small.size);
  });
  const inferred: SmallImage[] = [];
  for (const id of ids) inferred.push(coarserImage((await prepareRaw(context.raw(id), model)).prepared, small.size));
  const targets = ids.map((id) => table[id]!.target);
  if (varianceOf(targets.map((target) => scaleTarget(scaler, target))) < LEAST_SPREAD ** 2) return undefined;
  const batch = batchOf(stored, targets);
  const score = (values: readonly number[]): number => r2Of({ values, targets, scaler });
  return {
    cases: ids,
    patch: small.size,
    batch,
    mirrored: settings.trainedFlips.map((flips) =>
      flipSamples(batch, { size: small.size, channels: channels.length, flips, pairs: [[], [], []] }),
    ),
    shuffled: { ...batch, targets: Float32Array.from(targets, (_, index) => targets[(index + 1) % targets.length]!) },
    ttaAxes: settings.ttaAxes.map(({ name }) => name),
    ttaIsTrained: settings.ttaIsTrained,
    // All weights of a linear model move together, as many as there are voxels.
    rate: small.settings.kind === 'linear' ? LINEAR_STEP / (stored[0]!.image.length + 1) : USUAL_RATE,
    possible: null,
    fresh(name): TrialNetwork {
      const one = networkOf({ ...description, deepSupervision: false, drawKey: ['preflight', name] });
      if (one.kind !== 'regression') throw new Error('Internal error: no network for numbers');
      const planSettings = { patch: small.size, loss, slice: { channels, regression } };
      const plan = regressionPlan(planSettings, { network: one, scaler, trainingBatches: () => [] });
      const member: Omit<RegressionMember, 'axes'> = {
        kind: 'regression',
        checkpoint: 'final',
        weightsFile: 'the small network',
        network: one,
        task,
        model,
      };
      const options = { network: one, patch: arrayOrder(small.size), channels: channels.length };
      return {
        network: one,
        objective: plan.objective,
        measure: async (measured) => {
          const { loss: value } = await plan.measure([measured]);
          const outputs = Array.from(predictNumbers(measured, options));
          return { loss: value, metric: r2OfOutputs({ outputs, targets: Array.from(measured.targets!), scaler }) };
        },
        constantLoss: ({ targets: measured }) =>
          meanLoss(
            Array.from(measured!, (target) => scaleTarget(scaler, target)),
            loss,
          ),
        infer: ({ tta }) =>
          Promise.resolve(
            score(
              inferred.map(
                (image) => predictPreparedNumber([{ ...member, axes: tta ? settings.ttaAxes : [] }], image).value,
              ),
            ),
          ),
      };
    },
  };
}

function coarserImage(
  { image, size, channels, spacingMm }: Pick<PreparedCase, 'image' | 'size' | 'channels' | 'spacingMm'>,
  to: Triple,
): SmallImage {
  const { data, factors } = averageBlocks({ data: image, size, channels, to });
  return { image: data, size: to, channels, spacingMm: tripleOf((axis) => spacingMm[axis] * factors[axis]) };
}

function batchOf(images: readonly SmallImage[], targets: readonly number[]): TrainingBatch {
  const length = images[0]!.image.length;
  const image = new Float32Array(length * images.length);
  for (const [index, one] of images.entries()) image.set(one.image, index * length);
  return {
    image,
    targets: Float32Array.from(targets),
    spacing: Float32Array.from(images.flatMap(({ spacingMm }) => spacingMm)),
    samples: [],
  };
}

function r2Of(options: { values: readonly number[]; targets: readonly number[]; scaler: TargetScaler }): number {
  const { values, targets, scaler } = options;
  // A number that a logarithm was learned of is above 0 by construction.
  return r2OfOutputs({ outputs: values.map((value) => scaleTarget(scaler, value)), targets, scaler });
}

/** On the scale that is learned. */
function r2OfOutputs({
  outputs,
  targets,
  scaler,
}: {
  outputs: readonly number[];
  targets: readonly number[];
  scaler: TargetScaler;
}): number {
  const truth = targets.map((target) => scaleTarget(scaler, target));
  const error = mean(truth.map((value, index) => (value - outputs[index]!) ** 2));
  return 1 - error / varianceOf(truth);
}

function varianceOf(values: readonly number[]): number {
  return squaredDeviations(values) / values.length;
}

/** The mean of all targets is 0 on the scale that is learned. */
function meanLoss(truth: readonly number[], loss: Parameters<typeof scalarLoss>[0]): number {
  const tf = tensorFlow();
  return tf.tidy(() => {
    const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);
    return scalarLoss(loss, column(truth.map(() => 0)), column(truth)).dataSync()[0]!;
  });
}
