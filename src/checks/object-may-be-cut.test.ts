import { expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import { casesOf, factsOf, imageOf, regressionFactsOf } from './checks-rig.js';
import { judge } from './judge.js';
import { objectMayBeCut } from './object-may-be-cut.js';

const sound = { cases: casesOf('a', 'b', 'c', 'd') };
/** Of twenty images so many are larger than 32^3. */
const imagesOf = (large: number) =>
  Array.from({ length: 20 }, (_, i) => imageOf(`c${i}`, { fullSizeVoxels: i < large ? [40, 20, 33] : [32, 32, 32] }));

test('a size that cuts more than one image of twenty is a warning with a size that holds all', () => {
  expect(formatDiagnostics(judge(regressionFactsOf({}, { ...sound, images: imagesOf(2) })).diagnostics)).toBe(
    `a.yaml:1:1 warning OBJECT_MAY_BE_CUT size 32 x 32 x 32 cuts 2 of 20 images, and the object with them where it reaches their border: c0 (40 x 20 x 33), c1 (40 x 20 x 33)
    1 | preprocessing.size
      | ^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 the voxel size
    1 | preprocessing.spacing_mm
      | ^^^^^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 the target needs the whole object
    1 | task.behaves_as
      | ^^^^^^^^^^^^^^^
   fix: preprocessing.size: [40, 32, 33] holds every image whole, or use a coarser spacing_mm; or accept it with checks.accept.OBJECT_MAY_BE_CUT: {value: 2, reason: ...}`,
  );
  expect(objectMayBeCut.judge(regressionFactsOf({}, { images: imagesOf(1) })).kind).toBe('pass');
});

test('it waits for the images, and for the voxel size that is planned', () => {
  const untilOf = (spacing: 'auto' | 'native', images = false) =>
    objectMayBeCut.judge(
      regressionFactsOf(
        { preprocessing: { spacing_mm: spacing } },
        images ? { images: [imageOf('a', { fullSizeVoxels: undefined })] } : {},
      ),
    );
  expect(untilOf('native')).toEqual({ kind: 'unknown', until: 'ingest' });
  expect(untilOf('auto', true)).toEqual({ kind: 'unknown', until: 'configure' });
});

test('a segmentation, a target without scale and stretched images are not asked', () => {
  const images = imagesOf(20);
  expect(objectMayBeCut.judge(factsOf({ preprocessing: { size: [8, 8, 8] } }, { images })).kind).toBe('pass');
  expect(objectMayBeCut.judge(regressionFactsOf({ task: { behaves_as: 'invariant' } }, { images })).kind).toBe('pass');
  expect(objectMayBeCut.judge(regressionFactsOf({ preprocessing: { size: 'native' } }, { images })).kind).toBe('pass');
});
