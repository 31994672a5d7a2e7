import { randomOf, type RandomKey } from '../../base/random.js';
import type { PreparedCaseFile } from '../../learn/loader/batch.js';
import type { Control } from './spec.js';

/**
 * The training cases of a control. Half and quarter of the units are of one random order, so that the quarter is a part of
 * the half. Exchanged targets are those of another unit, the same in every epoch: they can be learned by heart, and say
 * nothing about the images.
 */
export function controlCases(
  control: Control,
  options: { cases: readonly PreparedCaseFile[]; unitOf: (id: string) => string; key: RandomKey },
): readonly PreparedCaseFile[] {
  const { cases, unitOf, key } = options;
  const units = shuffled([...new Set(cases.map(({ id }) => unitOf(id)))].sort(), key);
  switch (control) {
    case 'zeroed_inputs':
      return cases;
    case 'half_of_units':
    case 'quarter_of_units': {
      const share = control === 'half_of_units' ? 2 : 4;
      const kept = new Set(units.slice(0, Math.ceil(units.length / share)));
      return cases.filter(({ id }) => kept.has(unitOf(id)));
    }
    case 'shuffled_targets':
      return cases.map((one) =>
        one.target === undefined ? one : { ...one, target: targetOfNext(one, { cases, unitOf, units }) },
      );
  }
}

function targetOfNext(
  { id }: PreparedCaseFile,
  {
    cases,
    unitOf,
    units,
  }: { cases: readonly PreparedCaseFile[]; unitOf: (id: string) => string; units: readonly string[] },
): number {
  const next = units[(units.indexOf(unitOf(id)) + 1) % units.length]!;
  return cases.find((one) => unitOf(one.id) === next)!.target!;
}

/** Fisher-Yates. */
function shuffled(items: readonly string[], key: RandomKey): string[] {
  const random = randomOf(key);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
