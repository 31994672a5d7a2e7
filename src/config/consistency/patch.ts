import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Each stage of the network divides every axis by its stride, so a patch is a multiple of the product of the strides. */
export const patch: ConsistencyCheck = {
  reads: [
    ['training', 'patch'],
    ['model', 'features'],
    ['model', 'strides'],
  ],
  find({ settings, locate, locateKey }) {
    const { patch: sizes } = settings.training;
    const reductions = reductionsOf(settings.model);
    if (typeof sizes === 'string' || reductions === undefined) return [];
    const wrong = [0, 1, 2].filter((axis) => sizes[axis]! % reductions[axis]! !== 0);
    if (wrong.length === 0) return [];
    const better = sizes.map((size, axis) => Math.max(1, Math.round(size / reductions[axis]!)) * reductions[axis]!);
    const stages = locateKey(['model', 'features']);
    return [
      usageError('PATCH_NOT_DIVISIBLE', {
        message: `training.patch is [${sizes.join(', ')}], but the network needs multiples of ${multiplesOf(reductions)}`,
        fix: `use e.g. [${better.join(', ')}], or fewer stages in model.features`,
        at: locate(wrong.length === 1 ? ['training', 'patch', wrong[0]!] : ['training', 'patch']),
        also: stages === undefined ? [] : [{ span: stages, note: 'the stages' }],
      }),
    ];
  },
};

type Model = Parameters<ConsistencyCheck['find']>[0]['settings']['model'];

/** Product of the strides along each axis; undefined where the planner decides, or any size will do. */
function reductionsOf(model: Model): readonly number[] | undefined {
  if (!('strides' in model) || model.strides === 'auto') return undefined;
  if (model.strides !== 'halve') return [0, 1, 2].map((axis) => productAlong(model.strides as Strides, axis));
  if (typeof model.features === 'string') return undefined;
  const halved = 2 ** (model.features.length - 1);
  return [halved, halved, halved];
}

function multiplesOf(reductions: readonly number[]): string {
  return new Set(reductions).size === 1 ? String(reductions[0]) : `[${reductions.join(', ')}]`;
}

type Strides = readonly (readonly [number, number, number])[];

function productAlong(strides: Strides, axis: number): number {
  return strides.reduce((product, stride) => product * stride[axis]!, 1);
}
