import { expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import { casesOf, imageOf, regressionFactsOf } from './checks-rig.js';
import type { CheckFacts } from './facts.js';
import { judge } from './judge.js';
import { scaleRemoved } from './scale-removed.js';

const sound = { cases: casesOf('a', 'b', 'c', 'd') };
const resized = { resize: [16, 16, 16], size: 'native' } as const;
const resnet = { kind: 'resnet', features: [8, 16], blocks_per_stage: 1, voxel_size: true, dropout: 0 } as const;
const densenet = { kind: 'densenet', growth: 4, init_features: 8, blocks: [2], voxel_size: true, dropout: 0 } as const;
const kindOf = (facts: CheckFacts) => scaleRemoved.judge(facts).kind;

test('a volume from stretched images is refused, with the places of size, target and network', () => {
  expect(formatDiagnostics(judge(regressionFactsOf({ preprocessing: resized }, sound)).diagnostics)).toBe(
    `a.yaml:1:1 error SCALE_REMOVED volume_ml behaves as a volume, but every image is stretched to 16 x 16 x 16 voxels whatever its spacing and model resnet is not told the voxel size
    1 | preprocessing.resize
      | ^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 the target has a physical scale
    1 | task.behaves_as
      | ^^^^^^^^^^^^^^^
  a.yaml:1:1 the network
    1 | model.voxel_size
      | ^^^^^^^^^^^^^^^^
   fix: use preprocessing.spacing_mm with three numbers and size instead of resize, or model.voxel_size: true; or accept it with checks.accept.SCALE_REMOVED: {value: [16, 16, 16], reason: ...}`,
  );
});

test('a residual network that takes the voxel size may have stretched images, and so may what has no scale', () => {
  expect(kindOf(regressionFactsOf({ preprocessing: resized, model: resnet }, sound))).toBe('pass');
  expect(kindOf(regressionFactsOf({ preprocessing: resized, task: { behaves_as: 'invariant' } }, sound))).toBe('pass');
  expect(kindOf(regressionFactsOf({}, sound))).toBe('pass');
});

test('a voxel size that is only added serves the logarithm of a volume, not the volume', () => {
  const facts = (transform: 'none' | 'log') =>
    regressionFactsOf({ preprocessing: resized, model: densenet, task: { transform } }, sound);
  expect(kindOf(facts('log'))).toBe('pass');
  expect(judge(facts('none')).diagnostics).toMatchObject([
    {
      code: 'SCALE_REMOVED',
      message: expect.stringContaining('model densenet can only add the voxel size to its result') as unknown,
      fix: expect.stringContaining('or task.transform: log, or model: {kind: resnet}') as unknown,
    },
  ]);
});

test('voxels of their own size are judged once images are read: to 5 % of their volume they are one size', () => {
  const facts = (...sizes: number[]) =>
    regressionFactsOf(
      { preprocessing: { spacing_mm: 'native' } },
      {
        ...sound,
        ...(sizes.length > 0 && { images: sizes.map((mm, i) => imageOf(`c${i}`, { spacingMm: [1, 1, mm] })) }),
      },
    );
  expect(scaleRemoved.judge(facts())).toEqual({ kind: 'unknown', until: 'ingest' });
  expect(kindOf(facts(1, 1.05))).toBe('pass');
  expect(judge(facts(1, 0.5, 2)).diagnostics).toMatchObject([
    {
      code: 'SCALE_REMOVED',
      message:
        'volume_ml behaves as a volume, but voxels keep their own size, between 0.5 and 2 mm3, and model resnet is not told the voxel size',
    },
  ]);
});
