import { usageError } from '../catalogue.js';
import type { ConsistencyCheck } from './consistency-check.js';

/** Lists with one entry per stage of the network have as many entries as it has stages; kernels are odd. */
export const stageLists: ConsistencyCheck = {
  reads: [['model']],
  find({ settings, locate }) {
    const { model } = settings;
    if (!('strides' in model)) return [];
    const lists = {
      strides: model.strides,
      kernels: model.kernels,
      ...('blocks_per_stage' in model ? { blocks_per_stage: model.blocks_per_stage } : {}),
    };
    const stages = typeof model.features === 'string' ? undefined : model.features.length;
    const wrong = Object.entries(lists).flatMap(([key, list]) => {
      if (!Array.isArray(list) || list.length === stages) return [];
      const path = ['model', key];
      return [
        usageError('STAGES_DIFFER', {
          message:
            stages === undefined
              ? `model.${key} is written, but model.features is auto`
              : `model.${key} has ${list.length} entries for ${stages} stages of model.features`,
          fix: stages === undefined ? `write model.features, or ${key}: auto` : 'write one entry per stage',
          at: locate(path),
        }),
      ];
    });
    const kernels = [model.kernels].flat(2).filter((size) => typeof size === 'number');
    const even = kernels.find((size) => size % 2 === 0);
    if (even === undefined) return wrong;
    return [
      ...wrong,
      usageError('KERNEL_EVEN', {
        message: `model.kernels holds ${even}, and only an odd kernel has a middle`,
        fix: `use ${even - 1} or ${even + 1}`,
        at: locate(['model', 'kernels']),
      }),
    ];
  },
};
