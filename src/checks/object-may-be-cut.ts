import { PASS, places, type Rule } from './rule.js';
import { physicalTarget } from './physical-target.js';

/** Share of cases whose border may be cut off without a word; `prepare` names each of them. */
const TOLERATED_SHARE = 0.05;
const NAMED_CASES = 3;

/** An object that is cut is smaller than the table says, and the network learns a relation that does not exist. */
export const objectMayBeCut: Rule = {
  severity: 'warning',
  acceptable: true,
  means: 'A fixed size cuts the border off images from which a volume, area or length is learned.',
  judge({ settings, locate, images }) {
    const { size, resize, spacing_mm: spacing } = settings.preprocessing;
    if (physicalTarget(settings) === undefined || size === 'native' || resize !== undefined) return PASS;
    const known = images?.flatMap(({ case: id, fullSizeVoxels }) =>
      fullSizeVoxels === undefined ? [] : [{ id, fullSizeVoxels }],
    );
    if (known === undefined || known.length === 0) {
      return { kind: 'unknown', until: spacing === 'auto' ? 'configure' : 'ingest' };
    }
    const cut = known.filter(({ fullSizeVoxels }) => fullSizeVoxels.some((length, axis) => length > size[axis]!));
    if (cut.length <= TOLERATED_SHARE * known.length) return PASS;
    const largest = ([0, 1, 2] as const).map((axis) => Math.max(...known.map((one) => one.fullSizeVoxels[axis])));
    const named = cut.slice(0, NAMED_CASES).map(({ id, fullSizeVoxels }) => `${id} (${fullSizeVoxels.join(' x ')})`);
    const more = cut.length > NAMED_CASES ? ` and ${cut.length - NAMED_CASES} more` : '';
    return {
      kind: 'fail',
      value: cut.length,
      findings: [
        {
          message:
            `size ${size.join(' x ')} cuts ${cut.length} of ${known.length} images, and the object with them where it ` +
            `reaches their border: ${named.join(', ')}${more}`,
          fix: `preprocessing.size: [${largest.join(', ')}] holds every image whole, or use a coarser spacing_mm`,
          places: places(
            [locate(['preprocessing', 'size'])],
            [locate(['preprocessing', 'spacing_mm']), 'the voxel size'],
            [locate(['task', 'behaves_as']), 'the target needs the whole object'],
          ),
        },
      ],
    };
  },
};
