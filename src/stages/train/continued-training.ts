import { isJsonObject } from '../../base/json.js';
import type { Settings } from '../../config/experiment.js';
import type { StageContext } from '../../graph/stage-context.js';
import { scheduledRate } from './scheduled-rate.js';

/** Epochs of the earlier training whose weights this one goes on from; undefined where it starts its own. */
export function continuedEpochs({ inputs }: Pick<StageContext, 'inputs'>): number | undefined {
  const { continued } = inputs;
  return isJsonObject(continued) && typeof continued.epochs === 'number' ? continued.epochs : undefined;
}

/** What the longer end does to the learning rate: it had fallen for the old one. */
export function learningRateNote(training: Settings['training'], before: number): string {
  const last = scheduledRate({ ...training, epochs: before }, before - 1);
  const next = scheduledRate(training, before);
  const change = next > last ? 'rises' : next < last ? 'falls' : 'stays';
  return `goes on from a training of ${before} ${before === 1 ? 'epoch' : 'epochs'}: the learning rate ${change} from ${short(last)} to ${short(next)}`;
}

function short(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
