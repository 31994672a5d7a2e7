import { expect, test } from 'vitest';
import { formatDiagnostics } from '../base/diagnostic.js';
import type { Settings } from '../config/experiment.js';
import { casesOf, factsOf, regressionFactsOf } from './checks-rig.js';
import { judge } from './judge.js';
import { targetNotCarried } from './target-not-carried.js';

const sound = { cases: casesOf('a', 'b', 'c', 'd') };
const elastic = { magnitude: [0, 4], scale: [0.1, 0.2], p: 0.2 } as const;
const zoom = { range: [0.8, 1.25], p: 0.3 } as const;
type BehavesAs = Extract<Settings['task'], { kind: 'regression' }>['behaves_as'];
const kindOf = (behavesAs: BehavesAs, augmentation: Partial<Settings['augmentation']>) =>
  targetNotCarried.judge(regressionFactsOf({ task: { behaves_as: behavesAs }, augmentation }, sound)).kind;

test('an elastic deformation of an object whose volume is learned is refused', () => {
  expect(formatDiagnostics(judge(regressionFactsOf({ augmentation: { elastic } }, sound)).diagnostics)).toBe(
    `a.yaml:1:1 error TARGET_NOT_CARRIED elastic displaces voxels by up to 4, which changes the volume of the object by an unknown amount, but volume_ml stays as it is
    1 | augmentation.elastic
      | ^^^^^^^^^^^^^^^^^^^^
  a.yaml:1:1 what enlarging the object does to the target
    1 | task.behaves_as
      | ^^^^^^^^^^^^^^^
   fix: write augmentation.elastic: off; rotate and mirror keep the target, and zoom carries it along; or accept it with checks.accept.TARGET_NOT_CARRIED: {value: [elastic], reason: ...}`,
  );
});

test('what is never drawn, a target without scale and a segmentation pass', () => {
  expect(kindOf('volume', { elastic: 'off' })).toBe('pass');
  expect(kindOf('volume', { elastic: { ...elastic, p: 0 } })).toBe('pass');
  expect(kindOf('volume', { elastic: { ...elastic, magnitude: [0, 0] } })).toBe('pass');
  expect(kindOf('invariant', { elastic, zoom })).toBe('pass');
  expect(targetNotCarried.judge(factsOf({ augmentation: { elastic } }, sound)).kind).toBe('pass');
});

test('zoom is carried along, but not into an area or a length where one axis may be left alone', () => {
  for (const behavesAs of ['volume', 'area', 'length'] as const) expect(kindOf(behavesAs, { zoom })).toBe('pass');
  expect(kindOf('volume', { zoom, dummy_2d: 'auto' })).toBe('pass');
  const facts = regressionFactsOf(
    { task: { behaves_as: 'length', unit: 'mm' }, augmentation: { zoom, dummy_2d: 'auto' } },
    sound,
  );
  expect(judge(facts).diagnostics).toMatchObject([
    {
      code: 'TARGET_NOT_CARRIED',
      message:
        'with dummy_2d: auto zoom may leave one axis alone, but volume_ml is multiplied as if all axes were enlarged alike, which is wrong for a length',
      places: [
        { span: { lineText: 'augmentation.zoom' } },
        { span: { lineText: 'augmentation.dummy_2d' } },
        { span: { lineText: 'task.behaves_as' } },
      ],
    },
  ]);
  expect(kindOf('area', { zoom: { ...zoom, p: 0 }, dummy_2d: 'auto' })).toBe('pass');
});
