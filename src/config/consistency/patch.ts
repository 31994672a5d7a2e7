import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Each further stage of the network halves every axis, so a patch is a multiple of 2^(stages - 1). */
export const patch: ConsistencyCheck = {
  reads: [
    ['training', 'patch'],
    ['model', 'features'],
  ],
  find({ settings, locate, locateKey }) {
    const halvings = settings.model.features.length - 1;
    const multiple = 2 ** halvings;
    const features = locateKey(['model', 'features']);
    return settings.training.patch.flatMap((size, i) => {
      if (size % multiple === 0) return [];
      const below = Math.floor(size / multiple) * multiple;
      const sizes = below === 0 ? `${multiple}` : `${below} or ${below + multiple}`;
      return [
        usageError('PATCH_NOT_DIVISIBLE', {
          message: `training.patch[${i}] is ${size}, but ${halvings} halvings need a multiple of ${multiple}`,
          fix: `use ${sizes}, or fewer stages in model.features`,
          at: locate(['training', 'patch', i]),
          also:
            features === undefined ? [] : [{ span: features, note: `${halvings + 1} stages, ${halvings} halvings` }],
        }),
      ];
    });
  },
};
