import { usageError } from '../catalogue.js';
import type { Settings } from '../experiment.js';
import type { TreePath } from '../tree.js';
import type { ConsistencyCheck } from './consistency-check.js';

/**
 * Each stage of the network divides every axis by its stride, so what the network sees, a patch or the whole image, is a
 * multiple of the product of the strides.
 */
export const patch: ConsistencyCheck = {
  reads: [
    ['training', 'patch'],
    ['model', 'kind'],
    ['model', 'features'],
    ['model', 'strides'],
    ['preprocessing', 'size'],
    ['preprocessing', 'resize'],
  ],
  find({ settings, locate, locateKey }) {
    const seen = whatIsSeen(settings);
    const multiples = multiplesOf(settings.model);
    if (seen === undefined || multiples === undefined) return [];
    const { path, size } = seen;
    const wrong = [0, 1, 2].filter((axis) => size[axis]! % multiples[axis]! !== 0);
    if (wrong.length === 0) return [];
    const better = size.map((length, axis) => Math.max(1, Math.round(length / multiples[axis]!)) * multiples[axis]!);
    const hasStages = 'features' in settings.model;
    const stages = hasStages ? locateKey(['model', 'features']) : undefined;
    return [
      usageError('PATCH_NOT_DIVISIBLE', {
        message: `${path.join('.')} is [${size.join(', ')}], but the network needs multiples of ${formatMultiples(multiples)}`,
        fix: `use e.g. [${better.join(', ')}]${hasStages ? ', or fewer stages in model.features' : ''}`,
        at: locate(wrong.length === 1 ? [...path, wrong[0]!] : path),
        also: stages === undefined ? [] : [{ span: stages, note: 'the stages' }],
      }),
    ];
  },
};

type Triple = readonly [number, number, number];

/** A written patch, or for whole images the size that they are given. */
function whatIsSeen({ training, preprocessing }: Settings): { path: TreePath; size: Triple } | undefined {
  const { patch: written } = training;
  if (typeof written !== 'string') return { path: ['training', 'patch'], size: written };
  const { size, resize } = preprocessing;
  if (written === 'auto') return undefined;
  if (resize !== undefined) return { path: ['preprocessing', 'resize'], size: resize };
  return size === 'native' ? undefined : { path: ['preprocessing', 'size'], size };
}

/**
 * RasterNet halves the planes once by its stride and four to six times by pooling, as often as they allow; the third axis is
 * its channels.
 */
const RASTERNET: Triple = [32, 32, 1];

/** Product of the strides along each axis; undefined where the planner decides, or any size will do. */
function multiplesOf(model: Settings['model']): Triple | undefined {
  switch (model.kind) {
    case 'densenet':
      return undefined;
    case 'rasternet':
      return RASTERNET;
    case 'linear':
      return [model.pool, model.pool, model.pool];
    case 'resnet':
      return halved(model.features.length);
    case 'unet':
    case 'resenc-unet': {
      const { strides, features } = model;
      if (strides === 'auto' || (strides === 'halve' && features === 'auto')) return undefined;
      if (strides === 'halve') return halved(features.length);
      const along = (axis: 0 | 1 | 2) => strides.reduce((product, stride) => product * stride[axis], 1);
      return [along(0), along(1), along(2)];
    }
  }
}

/** Every stage after the first halves every axis. */
function halved(stages: number): Triple {
  const factor = 2 ** (stages - 1);
  return [factor, factor, factor];
}

function formatMultiples(multiples: Triple): string {
  return new Set(multiples).size === 1 ? String(multiples[0]) : `[${multiples.join(', ')}]`;
}
