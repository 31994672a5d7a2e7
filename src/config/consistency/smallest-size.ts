import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/**
 * A DenseNet halves every axis twice, rounding up, then between two blocks, rounding down. Something has to be left for
 * the last block, and its batch normalisation needs two values of each channel to have a variance.
 */
export const smallestSize: ConsistencyCheck = {
  reads: [['model'], ['training', 'batch'], ['preprocessing', 'size'], ['preprocessing', 'resize']],
  find({ settings, locate, locateKey }) {
    const { model, preprocessing, training } = settings;
    const key = preprocessing.resize === undefined ? 'size' : 'resize';
    const size = preprocessing[key];
    if (model.kind !== 'densenet' || size === undefined || size === 'native') return [];
    const halvings = model.blocks.length - 1;
    const smallest = 4 * 2 ** halvings - 3;
    const places = {
      at: locate(['preprocessing', key]),
      also: [{ span: locateKey(['model', 'blocks']), note: 'the blocks' }].flatMap(({ span, note }) =>
        span === undefined ? [] : [{ span, note }],
      ),
    };
    const blocks = `${model.blocks.length} ${model.blocks.length === 1 ? 'block' : 'blocks'} of densenet`;
    const named = `preprocessing.${key} is [${size.join(', ')}]`;
    if (size.some((length) => length < smallest)) {
      const enough = size.map((length) => Math.max(length, smallest));
      return [
        usageError('SIZE_TOO_SMALL', {
          message: `${named}, but the ${blocks} need at least ${smallest} voxels along every axis`,
          fix: `use e.g. [${enough.join(', ')}], or fewer blocks in model.blocks`,
          ...places,
        }),
      ];
    }
    const isOneVoxel = size.every((length) => Math.floor(Math.ceil(length / 4) / 2 ** halvings) === 1);
    if (!isOneVoxel || training.batch !== 1) return [];
    return [
      usageError('SIZE_TOO_SMALL', {
        message: `${named}, of which the ${blocks} leave one voxel, and training.batch is 1: batch normalisation needs more than one value`,
        fix: 'use training.batch: 2, a larger size, or fewer blocks in model.blocks',
        ...places,
      }),
    ];
  },
};
