import type { Settings } from '../../config/experiment.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { EpochReport, StepReport } from '../../learn/training/train-network.js';
import type { Checkpoint, EpochRecord } from '../../nn/checkpoint.js';

/** Between two reports of a running epoch. */
const REPORT_MS = 1000;

export interface TrainingProgress {
  step(step: StepReport): void;
  epoch(report: EpochReport): void;
  history(): readonly EpochRecord[];
}

/** Tells how far training is, with its rate over the last steps and what remains at that rate. */
export function trainingProgress(
  context: StageContext,
  { training, start }: { training: Settings['training']; start: Checkpoint | undefined },
): TrainingProgress {
  const { epochs, steps_per_epoch: stepsPerEpoch } = training;
  const history: EpochRecord[] = [...(start?.history ?? [])];
  const began = performance.now();
  let steps = 0;
  let lastReport = began;
  let smoothLoss: number | undefined;
  const report = (done: number, lr?: number): void => {
    const rate = steps / ((performance.now() - began) / 1000);
    const left = (epochs - (start?.epochs ?? 0)) * stepsPerEpoch - steps;
    context.progress({
      done,
      total: epochs,
      unit: 'epoch',
      remainingS: left / rate,
      values: {
        ...(smoothLoss === undefined ? {} : { loss: smoothLoss }),
        ...(lr === undefined ? {} : { lr }),
        steps_per_s: rate,
      },
    });
    lastReport = performance.now();
  };
  return {
    step({ epoch, loss }) {
      steps += 1;
      smoothLoss = smoothLoss === undefined ? loss : 0.9 * smoothLoss + 0.1 * loss;
      if (performance.now() - lastReport >= REPORT_MS) report(epoch);
    },
    epoch({ epoch, loss, learningRate, seconds, waitedSeconds }) {
      history.push({ epoch, loss, learningRate });
      context.log.info({ epoch, loss, learningRate, seconds, waitedSeconds }, 'epoch done');
      report(epoch + 1, learningRate);
    },
    history: () => history,
  };
}
