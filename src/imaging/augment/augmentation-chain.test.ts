import { describe, expect, it } from 'vitest';
import { readGolden } from '../../../test/golden/read-golden.js';
import { randomOf } from '../../base/random.js';
import { centralStart, contextOf, emptyPatch, volumeOf } from './augment-rig.js';
import { augmentationChain } from './augmentation-chain.js';
import type { AugmentationSettings } from './augmentation-settings.js';
import { contrastFactor } from './contrast-factor.js';
import { drawParameters, type Draws } from './draw-parameters.js';
import { dummyAxis } from './dummy-axis.js';
import { initialPatchSize } from './initial-patch-size.js';
import { makeSample } from './make-sample.js';
import { NNUNET_PRESET } from './nnunet-rig.js';
import type { Triple } from '../volume.js';

const PATCH: Triple = [40, 56, 40];
const GRID = { patch: PATCH, spacingMm: [1, 1, 1] } as const;
const DEFAULT: AugmentationSettings = { ...NNUNET_PRESET, mirror: { axes: [0, 1, 2], p: 0.5 } };

const ULTRASOUND: AugmentationSettings = {
  elastic: { magnitude: [0, 2], scale: [0.1, 0.2], p: 1 },
  zoom: { range: [0.8, 1.25], p: 1 },
  gain: { axis: 2, strength: [0, 0.3], p: 1 },
  attenuation: { axis: 2, strength: [0, 3], p: 1 },
  shadow: { axis: 2, strength: [0.5, 1], width: [0.05, 0.2], p: 1 },
  speckle: { strength: [0.1, 0.3], correlationMm: [1, 1, 0.5], p: 1 },
};

const DRAWS = 20_000;
const draws: Draws[] = Array.from({ length: DRAWS }, (_, slot) =>
  drawParameters(augmentationChain(DEFAULT, GRID), [3, slot], contextOf({ size: PATCH, channels: 2 })),
);
/** Whether a share of the draws is within five standard errors of p. */
const isNear = (count: number, p: number): boolean =>
  Math.abs(count / DRAWS - p) < 5 * Math.sqrt((p * (1 - p)) / DRAWS);

describe("nnU-Net's default chain", () => {
  it('acts in its order', () => {
    expect(augmentationChain({ ...DEFAULT, ...ULTRASOUND }, GRID).map(({ name }) => name)).toEqual([
      'rotate',
      'zoom',
      'elastic',
      'noise',
      'blur',
      'brightness',
      'contrast',
      'lowResolution',
      'gammaInverted',
      'gamma',
      'gain',
      'attenuation',
      'shadow',
      'speckle',
      'mirror',
    ]);
  });

  it.each([
    ['rotate', 0.2],
    ['zoom', 0.2],
    ['noise', 0.1],
    // With two channels, each taken with 0.5: one at least in 3 of 4.
    ['blur', 0.2 * 0.75],
    ['brightness', 0.15],
    ['contrast', 0.15],
    ['lowResolution', 0.25 * 0.75],
    ['gammaInverted', 0.1],
    ['gamma', 0.3],
    ['mirror', 0.875],
  ])('draws %s in a share of %d', (name, p) => {
    expect(isNear(draws.filter((drawn) => name in drawn).length, p)).toBe(true);
  });

  it('copies 64 % of the samples without interpolation', () => {
    expect(isNear(draws.filter((drawn) => !('rotate' in drawn) && !('zoom' in drawn)).length, 0.64)).toBe(true);
  });

  it('changes the intensities of 67.7 % of the samples of one channel', () => {
    const intensities = ['noise', 'blur', 'brightness', 'contrast', 'lowResolution', 'gammaInverted', 'gamma'];
    const chain = augmentationChain(DEFAULT, GRID);
    let changed = 0;
    for (let slot = 0; slot < DRAWS; slot++) {
      const drawn = drawParameters(chain, [4, slot], contextOf({ size: PATCH, channels: 1 }));
      if (intensities.some((name) => name in drawn)) changed++;
    }
    expect(isNear(changed, 0.677)).toBe(true);
  });

  it.each([
    ['rotate', 'degrees', -30, 30],
    ['zoom', 'factor', 1 / 1.4, 1 / 0.7],
    ['noise', 'std', 0, 0.1],
    ['blur', 'sigma', 0.5, 1],
    ['brightness', 'factor', 0.75, 1.25],
    ['contrast', 'factor', 0.75, 1.25],
    ['lowResolution', 'factor', 0.5, 1],
    ['gammaInverted', 'gamma', 0.7, 1.5],
    ['gamma', 'gamma', 0.7, 1.5],
  ])('draws the %s of %s over the whole range and not beyond', (name, parameter, low, high) => {
    const values = draws
      .flatMap((drawn) => [drawn[name]?.[parameter]].flat(2))
      .filter((value) => typeof value === 'number');
    const margin = 0.02 * (high - low);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.min(...values)).toBeLessThan(low + margin);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.max(...values)).toBeGreaterThan(high - margin);
  });

  it('draws weaker and stronger contrast equally often, though the ranges differ in width', () => {
    const random = randomOf(['contrast']);
    const factors = Array.from({ length: DRAWS }, () => contrastFactor(random, [0.7, 1.5]));
    expect(isNear(factors.filter((factor) => factor < 1).length, 0.5)).toBe(true);
    // Uniform in either part.
    expect(isNear(factors.filter((factor) => factor < 0.85).length, 0.25)).toBe(true);
    expect(isNear(factors.filter((factor) => factor > 1.25).length, 0.25)).toBe(true);
    for (const range of [
      [1.2, 1.4],
      [0.5, 0.8],
    ] as const) {
      const drawn = Array.from({ length: 500 }, () => contrastFactor(random, range));
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(range[0]);
      expect(Math.max(...drawn)).toBeLessThan(range[1]);
      expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(0.9 * (range[1] - range[0]));
    }
  });

  it('draws the same for a transform whatever else is on', () => {
    const { gamma } = NNUNET_PRESET;
    const alone = augmentationChain({ gamma, mirror: { axes: [0], p: 0.5 } }, GRID);
    for (let slot = 0; slot < 200; slot++) {
      const drawn = drawParameters(alone, [3, slot], contextOf({ size: PATCH, channels: 2 }));
      expect(drawn.gamma).toEqual(draws[slot]!.gamma);
    }
  });
});

describe('makeSample', () => {
  const value = (i: number, j: number, k: number): number => Math.sin(i / 3) + Math.cos(j / 4) * Math.sin(k / 5);
  const source = volumeOf([30, 28, 26], value, (i, j, k) => (Math.hypot(i - 15, j - 13, k - 12) < 8 ? 1 : 0));
  const size: Triple = [16, 16, 16];
  const start = centralStart(source.size, size);
  const all: AugmentationSettings = Object.fromEntries(
    Object.entries({ ...DEFAULT, ...ULTRASOUND }).map(([name, settings]) => [
      name,
      typeof settings === 'object' ? { ...settings, p: 1, ...('pChannel' in settings && { pChannel: 1 }) } : settings,
    ]),
  );
  const chain = augmentationChain(all, { patch: size, spacingMm: [1, 1, 1] });
  const context = contextOf({ size, start, caseSize: source.size });

  it('makes the same sample again from the record, bit for bit, with every transform on', () => {
    const drawn = drawParameters(chain, [1], context);
    expect(Object.keys(drawn)).toHaveLength(15);
    const made = emptyPatch(source, size);
    makeSample({ source, start, chain, draws: drawn, out: made });
    const again = emptyPatch(source, size);
    makeSample({ source, start, chain, draws: JSON.parse(JSON.stringify(drawn)) as Draws, out: again });
    expect(again).toEqual(made);
    expect(made.images[0]!.every(Number.isFinite)).toBe(true);
    const other = emptyPatch(source, size);
    makeSample({ source, start, chain, draws: drawParameters(chain, [2], context), out: other });
    expect(other.images[0]).not.toEqual(made.images[0]);
  });

  it('leaves the case as it is', () => {
    const before = { image: Float32Array.from(source.image), label: Uint8Array.from(source.label!) };
    makeSample({ source, start, chain, draws: drawParameters(chain, [1], context), out: emptyPatch(source, size) });
    expect({ image: source.image, label: source.label }).toEqual(before);
  });

  it('needs no label', () => {
    const unlabelled = volumeOf(source.size, value);
    const drawn = drawParameters(chain, [1], context);
    const made = emptyPatch(unlabelled, size);
    makeSample({ source: unlabelled, start, chain, draws: drawn, out: made });
    const labelled = emptyPatch(source, size);
    makeSample({ source, start, chain, draws: drawn, out: labelled });
    expect(made.images).toEqual(labelled.images);
    expect(made).not.toHaveProperty('label');
  });

  it('only transforms that say that they keep the label do', () => {
    for (const transform of chain) {
      const one = [transform];
      const made = emptyPatch(source, size);
      const drawn = drawParameters(one, [1], context);
      const { volumeFactor } = makeSample({ source, start, chain: one, draws: drawn, out: made });
      const still = emptyPatch(source, size);
      makeSample({ source, start, chain: [], draws: {}, out: still });
      const isMoved = made.label!.some((value, at) => value !== still.label![at]);
      expect(isMoved, transform.name).toBe(transform.label === 'moved');
      expect(made.images[0], transform.name).not.toEqual(still.images[0]);
      expect(volumeFactor !== 1, transform.name).toBe(transform.target === 'scaled');
    }
  });

  it('says by how much it enlarged an object: the cube of the zoom', () => {
    const drawn = { zoom: { factor: 1.2, factors: [1.2, 1.2, 1.2] } };
    const { volumeFactor } = makeSample({ source, start, chain, draws: drawn, out: emptyPatch(source, size) });
    expect(volumeFactor).toBeCloseTo(1.728, 12);
  });

  it('sets masked channels to 0 outside the mask, whatever was added, and others not', () => {
    const mask = source.label!;
    const image = Float32Array.from({ length: 2 * source.image.length }, (_, at) => source.image[at >> 1]! + 5);
    const masked = { size: source.size, channels: 2, image, mask };
    const out = emptyPatch(masked, size);
    const drawn = drawParameters(chain, [1], { ...context, channels: 2 });
    makeSample({ source: masked, start, chain, draws: drawn, maskedChannels: [1], out });
    const outside = [...out.mask!.keys()].filter((at) => out.mask![at] === 0);
    expect(outside.length).toBeGreaterThan(0);
    expect(outside.length).toBeLessThan(4096);
    expect(outside.every((at) => out.images[1]![at] === 0)).toBe(true);
    expect(outside.some((at) => out.images[0]![at] !== 0)).toBe(true);
    expect(out.images[1]!.some((value) => value !== 0)).toBe(true);
  });
});

describe('flat patches', () => {
  it('are those whose side along the largest spacing is less than a third of the longest', () => {
    expect(dummyAxis([320, 256, 20], [0.5, 0.5, 3])).toBe(2);
    expect(dummyAxis([60, 60, 20], [0.5, 0.5, 3])).toBeUndefined();
    expect(dummyAxis([61, 60, 20], [0.5, 0.5, 3])).toBe(2);
    // Short along another axis than that of the largest spacing.
    expect(dummyAxis([20, 128, 128], [1, 1, 2])).toBeUndefined();
    expect(dummyAxis([20, 128, 128], [2, 1, 1])).toBe(0);
    // All alike: the third axis is nnU-Net's first.
    expect(dummyAxis([128, 128, 20], [1, 1, 1])).toBe(2);
    expect(dummyAxis([20, 128, 128], [1, 1, 1])).toBeUndefined();
  });

  it('are turned by any angle about the flat axis only, and neither zoomed nor reduced across it', () => {
    const grid = { patch: [64, 64, 16], spacingMm: [0.5, 0.5, 3] } as const;
    const flat = Array.from({ length: 3000 }, (_, slot) =>
      drawParameters(augmentationChain(DEFAULT, grid), [3, slot], contextOf({ size: grid.patch })),
    );
    const turns = flat.flatMap(({ rotate }) => (rotate === undefined ? [] : [rotate.degrees as unknown as Triple]));
    expect(turns.every(([first, second]) => first === 0 && second === 0)).toBe(true);
    expect(Math.max(...turns.map(([, , third]) => third))).toBeGreaterThan(170);
    const zooms = flat.flatMap(({ zoom }) => (zoom === undefined ? [] : [zoom]));
    expect(zooms.every(({ factor, factors }) => JSON.stringify(factors) === JSON.stringify([factor, factor, 1]))).toBe(
      true,
    );
    const reduced = flat.flatMap(({ lowResolution }) => (lowResolution === undefined ? [] : [lowResolution.axes]));
    expect(reduced.every((axes) => JSON.stringify(axes) === '[0,1]')).toBe(true);
    expect(zooms.length * reduced.length).toBeGreaterThan(0);
  });
});

describe('initialPatchSize', () => {
  it.each(Object.entries(readGolden('numerics').initial_patch_size))("gives nnU-Net's block for %s", (given, block) => {
    const [, patch, degrees] = /^\(\((.*)\), (\d+)\)$/.exec(given)!;
    expect(initialPatchSize(patch!.split(', ').map(Number) as unknown as Triple, Number(degrees))).toEqual(block);
  });
});
