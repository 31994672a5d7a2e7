import { assertNever } from '../base/assert-never.js';

/** How the learning rate goes down over the epochs behind the warm-up. */
export type Schedule = { readonly warmupEpochs: number } & (
  | { readonly kind: 'poly'; readonly power: number }
  /** `final`: the share of the initial rate that is left at the end. */
  | { readonly kind: 'cosine'; readonly final: number }
  | { readonly kind: 'constant' }
);

/**
 * Learning rate of an epoch (from 0), set at its start. During `warmupEpochs` epochs it rises linearly,
 * `initial * (epoch + 1) / (warmupEpochs + 1)`; behind them the rest of the epochs counts from 0:
 * poly `initial * (1 - e / n)^power`, cosine `initial * (final + (1 - final) * (1 + cos(pi e / n)) / 2)`.
 */
export function learningRateOf(
  schedule: Schedule,
  { initial, epoch, epochs }: { initial: number; epoch: number; epochs: number },
): number {
  const { warmupEpochs } = schedule;
  if (epoch < warmupEpochs) return (initial * (epoch + 1)) / (warmupEpochs + 1);
  const rest = { epoch: epoch - warmupEpochs, epochs: epochs - warmupEpochs };
  switch (schedule.kind) {
    case 'poly':
      return initial * (1 - rest.epoch / rest.epochs) ** schedule.power;
    case 'cosine': {
      const share = (1 + Math.cos((Math.PI * rest.epoch) / rest.epochs)) / 2;
      return initial * (schedule.final + (1 - schedule.final) * share);
    }
    case 'constant':
      return initial;
    default:
      return assertNever(schedule);
  }
}
