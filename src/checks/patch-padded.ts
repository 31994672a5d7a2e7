import type { Settings } from '../config/experiment.js';
import { median as medianOf } from '../stats/median.js';
import { PASS, places, type Rule } from './rule.js';

/** Padding costs time and memory like image and teaches nothing. */
export const patchPadded: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Most of the patch would be padding.',
  judge({ settings, locate, images }) {
    const sizes = images?.flatMap(({ sizeVoxels }) => (sizeVoxels === undefined ? [] : [sizeVoxels])) ?? [];
    if (sizes.length === 0) return { kind: 'unknown', until: isSizePlanned(settings) ? 'configure' : 'ingest' };
    const { patch } = settings.training;
    // What the planner chooses fits the images, and a whole image has no padding of the patch's.
    if (typeof patch === 'string') return PASS;
    const median = ([0, 1, 2] as const).map((axis) => medianOf(sizes.map((size) => size[axis])));
    const filled = patch.reduce((share, size, i) => share * (Math.min(size, median[i]!) / size), 1);
    const padding = Math.round((1 - filled) * 100) / 100;
    if (padding <= settings.checks.max_padding) return PASS;
    const multiple = 2 ** halvings(settings.model);
    const better = patch.map((size, i) => Math.min(size, Math.ceil(median[i]! / multiple) * multiple));
    return {
      kind: 'fail',
      value: padding,
      findings: [
        {
          message:
            `${Math.round(padding * 100)} % of a patch of ${patch.join(' x ')} is padding ` +
            `for the median image of ${median.join(' x ')} voxels`,
          fix: `training.patch: [${better.join(', ')}] would do`,
          places: places([locate(['training', 'patch'])], [locate(['checks', 'max_padding']), 'what is tolerated']),
        },
      ],
    };
  },
};

/** Whether images get a size that depends on a voxel size which is yet to be planned. */
function isSizePlanned({ preprocessing: { spacing_mm: spacing, size, resize } }: Settings): boolean {
  return spacing === 'auto' && size === 'native' && resize === undefined;
}

function halvings(model: Settings['model']): number {
  const isHalved = 'strides' in model && model.strides === 'halve' && typeof model.features !== 'string';
  return isHalved ? model.features.length - 1 : 0;
}
