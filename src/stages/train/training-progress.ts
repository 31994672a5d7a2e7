import type { Settings } from '../../config/experiment.js';
import type { Progress } from '../../base/event.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { EpochReport, StepReport } from '../../learn/training/train-network.js';
import type { Checkpoint, EpochRecord } from '../../nn/checkpoint.js';

/** Between two reports of a running epoch. */
const REPORT_MS = 1000;

export interface TrainingProgress {
  step(step: StepReport): void;
  epoch(report: EpochReport): void;
  /** Time of all steps so far, and the share of it that the network waited for batches. */
  meter(): { readonly seconds: number; readonly waitedShare: number };
}

/**
 * Tells how far training is, with its rate over the last steps and what remains at that rate, and which share of the
 * time the network waits for the loader.
 */
export function trainingProgress(
  context: StageContext,
  { training, start }: { training: Settings['training']; start: Checkpoint | undefined },
): TrainingProgress {
  const { epochs, steps_per_epoch: stepsPerEpoch } = training;
  const began = performance.now();
  let steps = 0;
  let lastReport = began;
  let smoothLoss: number | undefined;
  let measured = start?.history.at(-1);
  let [trained, waited] = [0, 0];
  const report = (done: number, more: { lr?: number; within?: Progress['within'] }): void => {
    const rate = steps / ((performance.now() - began) / 1000);
    const left = (epochs - (start?.epochs ?? 0)) * stepsPerEpoch - steps;
    context.progress({
      done,
      total: epochs,
      unit: 'epoch',
      ...(more.within === undefined ? {} : { within: more.within }),
      remainingS: left / rate,
      values: {
        ...(smoothLoss === undefined ? {} : { loss: smoothLoss }),
        ...(more.lr === undefined ? {} : { lr: more.lr }),
        ...metricsOf(measured),
        steps_per_s: rate,
        ...(trained === 0 ? {} : { loader_wait: waited / trained }),
      },
    });
    lastReport = performance.now();
  };
  return {
    step({ epoch, step, loss }) {
      steps += 1;
      smoothLoss = smoothLoss === undefined ? loss : 0.9 * smoothLoss + 0.1 * loss;
      if (performance.now() - lastReport < REPORT_MS) return;
      report(epoch, { within: { done: step + 1, total: stepsPerEpoch, unit: 'step' } });
    },
    epoch({ seconds, waitedSeconds, ...record }) {
      measured = record;
      trained += seconds;
      waited += waitedSeconds;
      context.log.info({ ...record, seconds, waitedSeconds }, 'epoch done');
      report(record.epoch + 1, { lr: record.learningRate });
    },
    meter: () => ({ seconds: trained, waitedShare: trained === 0 ? 0 : waited / trained }),
  };
}

/** The last figures measured, for the person who watches. */
function metricsOf(record: EpochRecord | undefined): Record<string, number> {
  const { train, validation } = record ?? {};
  return {
    ...(train?.metric == null ? {} : { train: train.metric }),
    ...(validation?.metric == null ? {} : { validation: validation.metric }),
  };
}
