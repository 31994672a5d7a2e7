import { expect, test } from 'vitest';
import { startsAlong } from '../imaging/window-starts.js';
import { factsOf, regressionFactsOf } from './checks-rig.js';
import { overlapUnusual } from './overlap-unusual.js';

const judged = (overlap: number) => overlapUnusual.judge(factsOf({ inference: { overlap } }));

test('windows that share nothing, or nearly everything, are a warning', () => {
  expect(judged(0)).toMatchObject({
    kind: 'fail',
    value: 0,
    findings: [
      {
        message:
          'overlap 0 leaves voxels at the border of windows to one window that sees nothing beyond it (gaussian blend)',
        places: [{ span: { lineText: 'inference.overlap' } }, { span: { lineText: 'inference.blend' } }],
      },
    ],
  });
  expect(judged(0.9)).toMatchObject({
    findings: [{ message: 'overlap 0.9 predicts every voxel about 1000 times, where 0.5 does it 8 times' }],
  });
});

test("MONAI's 0.25, nnU-Net's 0.5 and 0.75 pass, and a regression has no windows", () => {
  for (const overlap of [0.25, 0.5, 0.75]) expect(judged(overlap).kind).toBe('pass');
  expect(overlapUnusual.judge(regressionFactsOf({ inference: { overlap: 0 } })).kind).toBe('pass');
});

test('no overlap that the schema allows leaves a hole', () => {
  for (const overlap of [0, 0.1, 0.25, 0.5, 0.75, 0.95]) {
    for (const [length, window] of [
      [64, 64],
      [65, 64],
      [200, 64],
      [31, 16],
      [97, 8],
    ] as const) {
      const covered = new Set(
        startsAlong({ length, window, overlap }).flatMap((start) =>
          Array.from({ length: window }, (_, i) => start + i),
        ),
      );
      expect(covered.size).toBe(length);
    }
  }
});
