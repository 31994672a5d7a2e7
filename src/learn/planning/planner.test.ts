import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CaseShape } from './case-shape.js';
import type { UnetFamily } from './feature-map-size.js';
import type { Configuration } from './plan-configuration.js';
import { planExperiment } from './plan-experiment.js';
import { plannerFor } from './planner.js';

/** Made by running nnU-Net 2.8.1 on random fingerprints, with its planners of every size. */
interface Golden {
  readonly title: string;
  readonly family: UnetFamily;
  readonly memoryGb: number;
  readonly classes: number;
  readonly cases: readonly CaseShape[];
  readonly plan: Readonly<Record<string, unknown>>;
}

const golden = JSON.parse(
  readFileSync(new URL('fixtures/planner-memory.json', import.meta.url), 'utf8'),
) as readonly Golden[];

describe('plannerFor', () => {
  it.each(golden)('sizes mixed images as $title', ({ family, memoryGb, classes, cases, plan }) => {
    const { transposeForward, batchDice, fullres, slices, lowres } = planExperiment({
      cases,
      planner: plannerFor(family, memoryGb),
      classes,
    });
    expect({
      transposeForward,
      batchDice,
      fullres: parts(fullres!),
      slices: parts(slices!),
      ...(lowres && { lowres: parts(lowres) }),
    }).toStrictEqual(plan);
  });

  it('plans for 8 GB unless told, and for 24 GB with a residual encoder', () => {
    expect(plannerFor('plain')).toEqual(plannerFor('plain', 8));
    expect(plannerFor('resenc')).toEqual(plannerFor('resenc', 24));
  });
});

function parts({ spacingMm, patch, batch, medianSize, features, strides, kernels }: Configuration): object {
  return { spacingMm, patch, batch, medianSize, features, strides, kernels };
}
