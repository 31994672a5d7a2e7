import type { CheckFacts, LeakFact } from './facts.js';
import { places, type Verdict } from './rule.js';

/** Two cases that must not stand on two sides of a split, and why. */
export interface Tie {
  readonly a: string;
  readonly b: string;
  readonly why: string;
}

/** The verdict over cases that tie training to validation; an acceptance names every pair. */
export function sharedData(ties: readonly Tie[], { locate }: CheckFacts): Verdict {
  const texts = ties.map(({ a, b, why }) => `${b} ${why} ${a}`);
  return {
    kind: 'fail',
    value: [...new Set(ties.map(({ a, b }) => [a, b].sort().join(' ~ ')))].sort(),
    findings: [
      {
        message: `training and validation would share data: ${texts.join('; ')}`,
        fix: 'let data.independent_unit name what such cases have in common, or leave copies out',
        places: places([locate(['data', 'independent_unit'])], [locate(['data', 'split']), 'the split']),
      },
    ],
  };
}

/** Why a case of `unit` must not be apart from another one; completes a sentence between the two. */
export function kinshipOf(kind: LeakFact['kind'], unit: string): string {
  switch (kind) {
    case 'unit':
      return `is of the same unit (${unit}) as`;
    case 'descendant':
      return 'is of the same family as';
    case 'content':
      return 'has the same voxels as';
  }
}
