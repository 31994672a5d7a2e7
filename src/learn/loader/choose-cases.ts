import { randomOf, type Random, type RandomKey } from '../../base/random.js';
import type { BatchIndex, BatchSettings, PreparedCaseFile } from './batch.js';
import { stepKey } from './step-key.js';

/**
 * The case of each slot of a batch; see `BatchSettings.caseOrder`. Fewer than the batch only at the end of validation,
 * after which it throws.
 */
export function chooseCases(settings: BatchSettings, index: BatchIndex): readonly PreparedCaseFile[] {
  const { cases, batch, purpose, caseOrder, seed, fold } = settings;
  const slots = Array.from({ length: batch }, (_, slot) => slot);
  if (caseOrder === 'random') {
    const key = stepKey(settings, index);
    return slots.map((slot) => cases[drawCase(placeRandom(key, slot), cases.length)]!);
  }
  const first = index.step * batch;
  if (purpose === 'validation') {
    if (first >= cases.length) throw new Error(`Internal error: all cases come before validation step ${index.step}`);
    return cases.slice(first, first + batch);
  }
  return slots.map((slot) => {
    const round = Math.floor((first + slot) / cases.length);
    const order = shuffled(cases.length, [seed, fold, index.epoch, 'order', round]);
    return cases[order[(first + slot) % cases.length]!]!;
  });
}

/** Draws for the place of a slot's patch; which case it is taken from comes first. */
export function placeRandom(key: RandomKey, slot: number): Random {
  return randomOf([...key, slot, 'patch']);
}

/** The first draw of `placeRandom`, where cases are drawn. */
export function drawCase(random: Random, cases: number): number {
  return random.integer(cases);
}

/** The numbers 0 to `count` - 1 in random order (Fisher-Yates). */
function shuffled(count: number, key: RandomKey): Int32Array {
  const random = randomOf(key);
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
