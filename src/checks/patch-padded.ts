import type { Settings } from '../config/experiment.js';
import { PASS, places, type Rule } from './rule.js';

type Triple = readonly [number, number, number];

/** Padding costs time and memory like image and teaches nothing. */
export const patchPadded: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'Most of the patch would be padding.',
  judge({ settings, locate, images }) {
    const sizes = images?.flatMap(({ sizeVoxels }) => (sizeVoxels === undefined ? [] : [sizeVoxels])) ?? [];
    if (sizes.length === 0) return { kind: 'unknown', until: 'ingest' };
    const { patch } = settings.training;
    // What the planner chooses fits the images, and a whole image has no padding of the patch's.
    if (typeof patch === 'string') return PASS;
    const median: Triple = [medianOf(sizes, 0), medianOf(sizes, 1), medianOf(sizes, 2)];
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

function halvings(model: Settings['model']): number {
  const isHalved = 'strides' in model && model.strides === 'halve' && typeof model.features !== 'string';
  return isHalved ? model.features.length - 1 : 0;
}

function medianOf(sizes: readonly Triple[], axis: 0 | 1 | 2): number {
  const sorted = sizes.map((size) => size[axis]).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
