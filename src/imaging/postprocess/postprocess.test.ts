import { describe, expect, it } from 'vitest';
import { readGolden } from '../../../test/golden/read-golden.js';
import { connectedComponents } from '../connected-components.js';
import { membersOf, type LabelClass } from '../metrics/label-class.js';
import { ballLabels } from '../test-rig.js';
import type { Triple } from '../volume.js';
import { applyPostprocessing, NO_POSTPROCESSING } from './apply-postprocessing.js';
import { choosePostprocessing, type DiceAfter } from './choose-postprocessing.js';
import { keepLargestComponent } from './keep-largest-component.js';

describe('keepLargestComponent', () => {
  it('keeps both of two components of two voxels each under full connectivity, as nnU-Net does', () => {
    const { diag_connected_largest_full_connectivity: voxels, note } = readGolden('numerics').cc;
    const labels = Uint8Array.from(voxels);
    expect(labels.filter((voxel) => voxel === 1).length).toBe(4);
    const { sizes } = connectedComponents({ labels, members: membersOf([1]), size: [4, 4, 4] });
    expect(sizes).toEqual([2, 2]);
    expect(note).toBe('two comps of 2 voxels each under 26-conn: tie -> both kept');
    expect(keepLargestComponent({ labels, members: membersOf([1]), size: [4, 4, 4] })).toEqual(labels);
    // One voxel more, away from both: it goes.
    const more = labels.slice();
    more[12] = 1;
    expect(keepLargestComponent({ labels: more, members: membersOf([1]), size: [4, 4, 4] })).toEqual(labels);
  });

  it('leaves the map as it was, the array itself, where there is one component or none', () => {
    const labels = Uint8Array.from([0, 1, 1, 2]);
    expect(keepLargestComponent({ labels, members: membersOf([1]), size: [4, 1, 1] })).toBe(labels);
    expect(keepLargestComponent({ labels, members: membersOf([9]), size: [4, 1, 1] })).toBe(labels);
  });
});

describe('applyPostprocessing', () => {
  const size: Triple = [20, 8, 8];
  const classes: readonly LabelClass[] = [
    { name: 'front', values: [1] },
    { name: 'back', values: [2] },
  ];
  const front = { centre: [4, 4, 4], radius: 3, label: 1 } as const;
  const back = { centre: [9, 4, 4], radius: 2, label: 2 } as const;
  const speckOfFront = { centre: [18, 1, 1], radius: 0, label: 1 } as const;
  const speckInBack = { centre: [9, 4, 4], radius: 0, label: 1 } as const;
  const labels = ballLabels(size, [front, back, speckOfFront, speckInBack]);
  const after = (choice: Parameters<typeof applyPostprocessing>[0]['choice']): Uint8Array =>
    applyPostprocessing({ labels, size, classes, choice });

  it('removes nothing unless told', () => {
    expect(after(NO_POSTPROCESSING)).toBe(labels);
  });

  it('takes all foreground for one thing, then each class by itself', () => {
    expect(after({ foreground: true, classes: [] })).toEqual(ballLabels(size, [front, back, speckInBack]));
    const hole = ballLabels(size, [front, back]);
    hole[(4 * 8 + 4) * 20 + 9] = 0;
    expect(after({ foreground: false, classes: ['front'] })).toEqual(hole);
    expect(after({ foreground: true, classes: ['front', 'back'] })).toEqual(hole);
  });
});

describe('choosePostprocessing', () => {
  /** Dice as a function of what was done, from a table by `foreground+class+class`. */
  const caseWith =
    (table: Readonly<Record<string, readonly [number | null, number | null]>>): DiceAfter =>
    ({ foreground, classes }) => {
      const [a, b] = table[[...(foreground ? ['foreground'] : []), ...classes].join('+')]!;
      return { a, b };
    };
  const choose = (...cases: DiceAfter[]) => choosePostprocessing({ classes: ['a', 'b'], cases });

  it('takes the largest component of all foreground if the mean rises and no class falls', () => {
    const table = {
      '': [0.8, 0.6],
      foreground: [0.8, 0.7],
      'foreground+a': [0.8, 0.7],
      'foreground+b': [0.8, 0.7],
    } as const;
    expect(choose(caseWith(table))).toEqual({
      choice: { foreground: true, classes: [] },
      trials: [
        { of: { kind: 'foreground' }, before: 0.7, after: 0.75, accepted: true, worse: [] },
        { of: { kind: 'class', name: 'a' }, before: 0.8, after: 0.8, accepted: false, worse: [] },
        { of: { kind: 'class', name: 'b' }, before: 0.7, after: 0.7, accepted: false, worse: [] },
      ],
    });
  });

  it('refuses it if one class falls, however much the mean rises, and then looks at each class', () => {
    const table = { '': [0.8, 0.2], foreground: [0.79, 0.9], a: [0.7, 0.2], b: [0.8, 0.5] } as const;
    const { choice, trials } = choose(caseWith(table));
    expect(choice).toEqual({ foreground: false, classes: ['b'] });
    expect(trials[0]).toMatchObject({ accepted: false, worse: ['a'] });
  });

  it('tries each class on top of what was accepted before it', () => {
    const table = { '': [0.5, 0.5], foreground: [0.5, 0.5], a: [0.6, 0.5], 'a+b': [0.6, 0.6], b: [0.5, 0.4] } as const;
    expect(choose(caseWith(table)).choice).toEqual({ foreground: false, classes: ['a', 'b'] });
  });

  it('needs a strict rise: what changes nothing is left out', () => {
    const table = { '': [0.5, 0.5], foreground: [0.5, 0.5], a: [0.5, 0.5], b: [0.5, 0.5] } as const;
    expect(choose(caseWith(table)).choice).toEqual(NO_POSTPROCESSING);
  });

  it('means over the cases where the class is defined', () => {
    const first = { '': [0.5, null], foreground: [0.5, null], a: [0.5, null], b: [0.5, null] } as const;
    const second = { '': [0.5, 0.4], foreground: [0.4, 0.4], a: [0.5, 0.4], b: [0.5, 0.6] } as const;
    expect(choose(caseWith(first), caseWith(second)).choice).toEqual({ foreground: false, classes: ['b'] });
  });
});
