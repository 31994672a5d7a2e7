import { PASS, places, type Rule } from './rule.js';

/** Letters such as RAS are a promise about the body that an image without a declared space cannot keep. */
export const spaceUndeclared: Rule = {
  severity: 'error',
  acceptable: false,
  means: 'The orientation is given in letters, but images do not say how they lie in the body.',
  judge({ settings, locate, images }) {
    const { orientation } = settings.preprocessing;
    if (orientation === 'stored') return PASS;
    if (images === undefined) return { kind: 'unknown', until: 'ingest' };
    const without = images.filter(({ hasSpace }) => !hasSpace);
    if (without.length === 0) return PASS;
    const names = without.map((image) => image.case).sort();
    const { axes } = settings.augmentation.mirror;
    return {
      kind: 'fail',
      value: names,
      findings: [
        {
          message:
            `orientation: ${orientation} needs images that declare their space, but ` +
            `${without.length} of ${images.length} cases do not: ${names.join(', ')}`,
          fix: 'write preprocessing.orientation: stored and name axes axis1, axis2, axis3, or mend the headers',
          places: places(
            [locate(['preprocessing', 'orientation'])],
            ...(axes.length === 0
              ? []
              : [[locate(['augmentation', 'mirror', 'axes']), 'axes named by direction'] as const]),
          ),
        },
      ],
    };
  },
};
