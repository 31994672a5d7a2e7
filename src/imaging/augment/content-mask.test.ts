import { describe, expect, it } from 'vitest';
import type { Triple } from '../volume.js';
import { attenuation } from './attenuation.js';
import { centralStart, contextOf, emptyPatch, volumeOf } from './augment-rig.js';
import { contentMask } from './content-mask.js';
import { drawParameters } from './draw-parameters.js';
import { gain } from './gain.js';
import { makeSample } from './make-sample.js';
import { mirror } from '../mirror.js';
import { NO_MOTION } from './motion.js';
import { rotate } from './rotate.js';
import { shadow } from './shadow.js';
import { speckle, type SpeckleParams } from './speckle.js';
import { zoom } from './zoom.js';

const size: Triple = [12, 10, 8];

describe('contentMask', () => {
  const patch: Triple = [6, 6, 6];

  it('is not there where the whole patch shows the case', () => {
    const source = { size };
    expect(contentMask({ source, start: [0, 0, 0], motion: NO_MOTION, size: patch })).toBeUndefined();
    expect(contentMask({ source, start: [6, 4, 2], motion: NO_MOTION, size: patch })).toBeUndefined();
    const turned = rotate({ degrees: 0, p: 1 }).move(NO_MOTION, { degrees: [0, 0, 90] });
    expect(contentMask({ source, start: [3, 2, 1], motion: turned, size: patch })).toBeUndefined();
  });

  it('leaves out what lies beyond the case, and what was padded to a fixed size', () => {
    const shownBy = (source: Parameters<typeof contentMask>[0]['source'], start: Triple) =>
      contentMask({ source, start, motion: NO_MOTION, size: patch })!.reduce((sum, value) => sum + value, 0);
    expect(shownBy({ size }, [-2, 0, 0])).toBe(4 * 6 * 6);
    expect(shownBy({ size }, [8, 7, 2])).toBe(4 * 3 * 6);
    const content = { start: [0, 3, 2], size: [12, 5, 4] } as const;
    expect(shownBy({ size, content }, [0, 0, 0])).toBe(6 * 3 * 4);
  });

  it('follows rotation and zoom', () => {
    const mask = (motion: typeof NO_MOTION, of: Triple, source = { size }) =>
      contentMask({ source, start: centralStart(source.size, of), motion, size: of })!;
    const quarter = rotate({ degrees: 0, p: 1 }).move(NO_MOTION, { degrees: [0, 0, 90] });
    // The first two axes, 12 and 10 long, change places in a patch of 12 x 12.
    const turned = mask(quarter, [12, 12, 8]);
    expect(turned.reduce((sum, value) => sum + value, 0)).toBe(10 * 12 * 8);
    expect([turned[0], turned[1]]).toEqual([0, 1]);
    const half = zoom({ range: [1, 1], p: 1 }).move(NO_MOTION, { factor: 0.5, factors: [0.5, 0.5, 1] });
    expect(mask(half, [12, 12, 8], { size: [12, 12, 8] }).reduce((sum, value) => sum + value, 0)).toBe(6 * 6 * 8);
  });
});

describe('the transforms of ultrasound', () => {
  /** Brighter than the padding at every voxel but one, which is as dark as no echo. */
  const bright = (i: number, j: number, k: number) =>
    i === 5 && j === 5 && k === 4 ? 1 : 3 + Math.sin(i + 2 * j + 3 * k);
  const echoes = [
    gain({ axis: 2, strength: [0.3, 0.3], p: 1 }),
    attenuation({ axis: 2, strength: [1, 1], p: 1 }),
    shadow({ axis: 2, strength: [0.8, 0.8], width: [5, 5], p: 1 }),
    speckle({ strength: [0.4, 0.4], correlationMm: [1, 1, 1], p: 1 }),
  ];
  const content = { start: [2, 2, 2], size: [8, 6, 4] } as const;
  const inContent = (i: number, j: number, k: number) => i >= 2 && i < 10 && j >= 2 && j < 8 && k >= 2 && k < 6;
  /** The case at its fixed size: 0 around what it shows. */
  const source = { ...volumeOf(size, (i, j, k) => (inContent(i, j, k) ? bright(i, j, k) : 0)), content };
  const sampleOf = (chain: Parameters<typeof makeSample>[0]['chain'], patch: Triple) => {
    const start = centralStart(size, patch);
    const out = emptyPatch(source, patch);
    const draws = drawParameters(chain, [1], contextOf({ size: patch, start, caseSize: size }));
    expect(Object.keys(draws)).toEqual(chain.map(({ name }) => name));
    makeSample({ source, start, chain, draws, out });
    return out.images[0]!;
  };

  it.each(echoes.map((transform) => [transform.name, transform] as const))(
    '%s changes what is shown, leaves padding at 0, and takes the darkest echo from what is shown',
    (_name, transform) => {
      const patch: Triple = [14, 12, 10];
      const before = sampleOf([], patch);
      const after = sampleOf([transform], patch);
      let [shown, changed] = [0, 0];
      for (let at = 0; at < after.length; at++) {
        if (before[at] === 0) expect(after[at]).toBe(0);
        else if (before[at] === 1) expect(after[at]).toBe(1);
        else {
          shown++;
          if (after[at] !== before[at]) changed++;
        }
      }
      expect(shown).toBe(8 * 6 * 4 - 1);
      // Gain and attenuation may leave a plane, a shadow what lies before it.
      expect(changed).toBeGreaterThan(shown / 4);
    },
  );

  it('leave what a rotation brought in from beyond the case, also where it is then mirrored', () => {
    const turn = rotate({ degrees: [0, 0, 30], p: 1 });
    const flip = mirror({ axes: [0, 1, 2], p: 1 });
    const before = sampleOf([turn, flip], size);
    const after = sampleOf([turn, ...echoes, flip], size);
    const padding = [...before.keys()].filter((at) => before[at] === 0);
    expect(padding.length).toBeGreaterThan(400);
    for (const at of padding) expect(after[at]).toBe(0);
    expect(after).not.toEqual(before);
  });

  it('act on the whole patch where none of it is padding', () => {
    const whole = { ...volumeOf(size, bright) };
    const transform = speckle({ strength: [0.4, 0.4], correlationMm: [1, 1, 1], p: 1 });
    const draws = drawParameters([transform], [1], contextOf({ size, caseSize: size }));
    const out = emptyPatch(whole, size);
    makeSample({ source: whole, start: [0, 0, 0], chain: [transform], draws, out });
    const direct = emptyPatch(whole, size);
    direct.images[0]!.set(whole.image);
    transform.apply(direct, draws.speckle as SpeckleParams);
    expect(out.images[0]).toEqual(direct.images[0]);
  });
});
