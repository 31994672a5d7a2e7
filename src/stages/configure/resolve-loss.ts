import type { Settings } from '../../config/experiment.js';
import type { LossFile } from './configured-file.js';
import { plannedValue } from './planned-value.js';

type WrittenLoss = Settings['training']['loss'];
type WrittenDice = Extract<WrittenLoss, { kind: 'dice-ce' }>;

/** A loss with a value in the place of each `auto`. */
export type ResolvedLoss =
  Exclude<WrittenLoss, WrittenDice> | (Omit<WrittenDice, 'batch_dice'> & { readonly batch_dice: boolean });

/** Puts the planned values in. Throws an internal error if one is missing. */
export function resolveLoss(loss: WrittenLoss, planned: LossFile): ResolvedLoss {
  if (loss.kind !== 'dice-ce') return loss;
  const { batch_dice: written } = loss;
  return { ...loss, batch_dice: written === 'auto' ? plannedValue(planned.batch_dice, 'the loss') : written };
}
