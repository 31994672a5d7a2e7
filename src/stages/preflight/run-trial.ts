import type { OptimizerSettings } from '../../config/experiment.js';
import type { StageContext } from '../../graph/stage-context.js';
import { learnBatch } from '../../learn/training/learn-batch.js';
import { tensorFlow } from '../../nn/load-tf.js';
import { createAdamw } from '../../nn/adamw.js';
import type { TrainingBatch } from '../../learn/training/batch-source.js';
import { optimizerOf } from '../train/optimizer-of.js';
import type {
  Controls,
  InferenceTrial,
  Known,
  ModeLosses,
  TrialFigures,
  Updates,
} from '../../checks/preflight-fact.js';
import { withoutImages, type Trial, type TrialNetwork } from './trial.js';

const MOST_STEPS = 200;
const ENOUGH = 0.98;
/** For each of the combinations of flips. */
const STEPS_PER_FLIP = 40;
const ENOUGH_FLIPPED = 0.9;
const CONTROL_STEPS = 40;
/** A control that comes as close to the real thing has not been told apart from it yet. */
const CLOSE = 0.1;
const UPDATE_STEPS = 8;
const CLIP_NORM = 12;

/** Learns the cases by heart and measures all that tells whether a training can work. */
export async function runTrial(
  context: Pick<StageContext, 'signal' | 'progress'>,
  options: { trial: Trial; optimizer: OptimizerSettings; clipNorm: number | 'off' },
): Promise<TrialFigures> {
  const { trial } = options;
  const learner = learning(context, trial);
  const updates = await measureUpdates(options);
  const subject = trial.fresh('subject');
  const initial = { network: await lossOf(subject, trial.batch), constant: subject.constantLoss(trial.batch) };
  let early: Known | undefined;
  const steps = await learner.learn(subject, {
    batches: [trial.batch],
    most: MOST_STEPS,
    async isEnough(step) {
      if (step < CONTROL_STEPS) return false;
      const known = await subject.measure(trial.batch);
      early ??= known;
      return known.metric >= ENOUGH;
    },
  });
  const known = await subject.measure(trial.batch);
  const controls = await measureControls(learner, { trial, early: { steps: CONTROL_STEPS, real: early ?? known } });
  const further = isClose(controls) && known.metric - controls.real.metric > CLOSE;
  const modes = await modeLosses(subject, trial.batch);
  const inference = await measureInference(learner, { trial, subject, direct: known.metric });
  const { parameters } = subject.network;
  const count = parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  subject.network.dispose();
  return {
    cases: trial.cases,
    parameters: count,
    patch: trial.patch,
    initial,
    updates,
    learned: { steps, ...known },
    controls: further ? await measureControls(learner, { trial, early: { steps, real: known } }) : controls,
    modes,
    inference,
  };
}

interface Learner {
  /** How many steps it took. */
  learn(
    subject: TrialNetwork,
    how: { batches: readonly TrainingBatch[]; most: number; isEnough?: (step: number) => Promise<boolean> },
  ): Promise<number>;
}

/** Counts the steps of all parts together, of which nobody knows beforehand how many it takes. */
function learning(context: Pick<StageContext, 'signal' | 'progress'>, trial: Trial): Learner {
  const flips = trial.ttaAxes.length === 0 ? 0 : STEPS_PER_FLIP * trial.mirrored.length;
  const total = MOST_STEPS + 2 * CONTROL_STEPS + flips;
  let before = 0;
  return {
    async learn(subject, { batches, most, isEnough }) {
      const optimizer = createAdamw(subject.network.parameters, {
        betas: [0.9, 0.999],
        eps: 1e-8,
        weightDecay: 0,
        amsgrad: false,
      });
      const { steps } = await learnBatch({
        objective: subject.objective,
        optimizer,
        clipNorm: CLIP_NORM,
        batches,
        learningRate: trial.rate,
        steps: most,
        drawKey: ['preflight'],
        ...(isEnough === undefined ? {} : { isEnough }),
        onStep: (done) => {
          // Controls that come close are repeated for longer.
          context.progress({ done: before + done, total: Math.max(total, before + most), unit: 'step' });
        },
        signal: context.signal,
      });
      optimizer.dispose();
      before += most;
      return steps;
    },
  };
}

async function lossOf(subject: TrialNetwork, batch: TrainingBatch): Promise<number> {
  return (await subject.measure(batch)).loss;
}

async function worstMetric(subject: TrialNetwork, batches: readonly TrainingBatch[]): Promise<number> {
  const metrics: number[] = [];
  for (const batch of batches) metrics.push((await subject.measure(batch)).metric);
  return Math.min(...metrics);
}

/** The experiment's own optimizer and rate on a network of its own. */
async function measureUpdates(options: {
  trial: Trial;
  optimizer: OptimizerSettings;
  clipNorm: number | 'off';
}): Promise<Updates> {
  const { trial, optimizer: settings, clipNorm } = options;
  const subject = trial.fresh('updates');
  const optimizer = optimizerOf(settings, subject.network.parameters);
  // A bias begins at 0, and so do the weights of a linear model: what moves them is no measure.
  const kernels = subject.network.parameters.filter(
    ({ shape, variable }) => shape.length > 1 && variable.dataSync().some((value) => value !== 0),
  );
  const ratios: number[] = [];
  let isFinite = true;
  for (let step = 0; step < UPDATE_STEPS; step++) {
    const before = kernels.map(({ variable }) => variable.dataSync().slice());
    const learned = await learnBatch({
      objective: subject.objective,
      optimizer,
      ...(clipNorm === 'off' ? {} : { clipNorm }),
      batches: [trial.batch],
      learningRate: settings.lr,
      steps: 1,
      drawKey: ['preflight', 'updates', step],
    });
    isFinite &&= learned.isFinite;
    for (const [index, { variable }] of kernels.entries()) {
      const ratio = changeOf(before[index]!, variable.dataSync());
      if (ratio !== undefined) ratios.push(ratio);
    }
  }
  optimizer.dispose();
  subject.network.dispose();
  const sorted = ratios.sort((a, b) => a - b);
  const ratio = sorted[Math.floor(sorted.length / 2)];
  const common = { steps: UPDATE_STEPS, learning_rate: settings.lr };
  if (!isFinite) return { ...common, ratio: null };
  return ratio === undefined ? common : { ...common, ratio: Number.isFinite(ratio) ? ratio : null };
}

/** Norm of the difference over the norm before; undefined for weights that are all 0. */
function changeOf(before: ArrayLike<number>, after: ArrayLike<number>): number | undefined {
  let [change, norm] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    change += (after[i]! - before[i]!) ** 2;
    norm += before[i]! ** 2;
  }
  return norm === 0 ? undefined : Math.sqrt(change / norm);
}

/** Of aligned images a control may learn the large and the usual first, and the real thing tells itself apart later. */
function isClose({ real, zeroed, shuffled }: Controls): boolean {
  return [zeroed, shuffled].some((one) => one !== null && real.metric - one.metric < CLOSE);
}

async function measureControls(
  learner: Learner,
  { trial, early: { steps, real } }: { trial: Trial; early: { steps: number; real: Known } },
): Promise<Controls> {
  const trained = async (batch: TrainingBatch, measuredOn: TrainingBatch): Promise<Known> => {
    // The first weights of the network that learned the real thing.
    const subject = trial.fresh('subject');
    await learner.learn(subject, { batches: [batch], most: steps });
    const known = await subject.measure(measuredOn);
    subject.network.dispose();
    return known;
  };
  const blank = withoutImages(trial.batch);
  return {
    steps,
    real,
    zeroed: await trained(blank, blank),
    shuffled: trial.shuffled === undefined ? null : await trained(trial.shuffled, trial.batch),
  };
}

/** Batch normalisation moves its running values in training mode, but by then all else is measured. */
async function modeLosses(subject: TrialNetwork, batch: TrainingBatch): Promise<ModeLosses> {
  const evaluation = await lossOf(subject, batch);
  const kept = subject.network.statistics.map(({ variable }) => variable.dataSync().slice());
  const loaded = subject.objective.load(batch);
  const training = tensorFlow().tidy(() => loaded.trainingLoss(['preflight', 'modes']).dataSync()[0]!);
  loaded.dispose();
  for (const [index, { variable }] of subject.network.statistics.entries()) {
    const before = tensorFlow().tensor(kept[index]!, variable.shape);
    variable.assign(before);
    before.dispose();
  }
  return { training, evaluation };
}

async function measureInference(
  learner: Learner,
  { trial, subject, direct }: { trial: Trial; subject: TrialNetwork; direct: number },
): Promise<InferenceTrial> {
  const plain = await subject.infer({ tta: false });
  const common = { direct, plain, possible: trial.possible };
  if (trial.ttaAxes.length === 0) return common;
  // What training mirrors, the network has to know before inference may mirror it.
  const batches = [trial.batch, ...trial.mirrored];
  if (trial.mirrored.length > 0) {
    await learner.learn(subject, {
      batches,
      most: STEPS_PER_FLIP * trial.mirrored.length,
      isEnough: async () => (await worstMetric(subject, batches)) >= ENOUGH_FLIPPED,
    });
  }
  return {
    ...common,
    tta: {
      axes: trial.ttaAxes,
      ...(trial.ttaIsTrained ? { flipped: await worstMetric(subject, batches) } : {}),
      with: await subject.infer({ tta: true }),
      without: await subject.infer({ tta: false }),
    },
  };
}
