import { describe, expect, it } from 'vitest';
import type { AugmentationSettings } from '../../imaging/augment/augmentation-settings.js';
import { centredFit, fitSize, type SizeFit } from '../../imaging/fit-size.js';
import { foregroundVoxels } from '../../imaging/foreground-voxels.js';
import type { LoadedCase } from '../../imaging/prepared-file.js';
import type { Triple } from '../../imaging/volume.js';
import { assembleBatch } from './assemble-batch.js';
import type { BatchSettings } from './batch.js';
import type { CaseCache } from './case-cache.js';

/** Cases of 8 x 6 x 4 voxels in memory; the voxels of channel c of case n are 100 n + 10 c. */
function cacheOf({
  hasLabel = false,
  channels = 1,
  masked = false,
  fit,
  image,
}: {
  hasLabel?: boolean;
  channels?: number;
  masked?: boolean;
  /** How the case was padded; cases that were stored before a size could be asked for do not say. */
  fit?: SizeFit;
  image?: Float32Array;
} = {}): CaseCache {
  const size: Triple = [8, 6, 4];
  return {
    get: (folder) => {
      const number = Number(folder);
      return {
        header: {
          size,
          channels,
          hasLabel,
          spacingMm: [0.5, 1 + number, 2],
          geometry: fit === undefined ? {} : { fit },
          measured: {
            normalization: Array.from({ length: channels }, (_, c) => (masked && c === 1 ? { masked: 96 } : {})),
          },
        },
        image: image ?? Float32Array.from({ length: 192 * channels }, (_, at) => 100 * number + 10 * (at % channels)),
        label: new Uint8Array(192).fill(hasLabel ? 1 : 0),
        ...(masked && { mask: Uint8Array.from({ length: 192 }, (_, at) => at % 2) }),
        foreground: { structures: [], voxels: [] },
        bytes: 0,
      } as unknown as LoadedCase;
    },
  };
}

function settingsOf(changes: Partial<BatchSettings> = {}): BatchSettings {
  return {
    cases: [1, 2, 3, 4, 5].map((number) => ({ id: `case${number}`, folder: `${number}`, target: 10 * number })),
    purpose: 'training',
    caseOrder: 'each-once',
    patch: [8, 6, 4],
    batch: 2,
    foreground: 0,
    scales: [],
    augmentation: {},
    targetBehavesAs: 'volume',
    seed: 1,
    fold: 0,
    ...changes,
  };
}

const ids = (settings: BatchSettings, epoch: number, steps: readonly number[]): string[] =>
  steps.flatMap((step) => assembleBatch(settings, { epoch, step }, cacheOf()).samples.map((sample) => sample.case));

const ZOOM: AugmentationSettings = { zoom: { range: [1.2, 1.2], p: 1 } };

describe('assembleBatch', () => {
  it('gives whole images with targets and voxel sizes, and no labels', () => {
    const batch = assembleBatch(settingsOf({ purpose: 'validation' }), { epoch: 0, step: 1 }, cacheOf());
    expect(batch.samples.map((sample) => sample.case)).toEqual(['case3', 'case4']);
    expect([...batch.targets!]).toEqual([30, 40]);
    expect([...batch.spacing]).toEqual([0.5, 4, 2, 0.5, 5, 2]);
    expect(batch.labels).toEqual([]);
    expect([...new Set(batch.image.subarray(0, 192))]).toEqual([300]);
    expect(batch.samples.map(({ start, paddedVoxels }) => [start, paddedVoxels])).toEqual([
      [[0, 0, 0], 0],
      [[0, 0, 0], 0],
    ]);
  });

  it('leaves what a fixed size padded as it is where ultrasound is imitated', () => {
    const fit = centredFit([4, 6, 4], [8, 6, 4]);
    const image = fitSize(
      Float32Array.from({ length: 96 }, (_, at) => 2 + Math.sin(at)),
      fit,
    );
    const speckle: AugmentationSettings = { speckle: { strength: [0.5, 0.5], correlationMm: [1, 1, 1], p: 1 } };
    const made = (augmentation: AugmentationSettings) =>
      assembleBatch(settingsOf({ augmentation, batch: 1 }), { epoch: 0, step: 0 }, cacheOf({ fit, image })).image;
    const [plain, drawn] = [made({}), made(speckle)];
    const padding = [...plain.keys()].filter((at) => plain[at] === 0);
    expect(padding).toHaveLength(96);
    for (const at of padding) expect(drawn[at]).toBe(0);
    expect([...drawn.keys()].filter((at) => drawn[at] !== plain[at]).length).toBeGreaterThan(90);
  });

  it('goes through all validation cases once, in their order, and ends with a smaller batch', () => {
    const settings = settingsOf({ purpose: 'validation' });
    expect(ids(settings, 0, [0, 1, 2])).toEqual(['case1', 'case2', 'case3', 'case4', 'case5']);
    expect(ids(settings, 7, [0, 1, 2])).toEqual(ids(settings, 0, [0, 1, 2]));
    expect(() => ids(settings, 0, [3])).toThrow('Internal error: all cases come before validation step 3');
  });

  it('goes through all training cases before one comes again, in another order each time', () => {
    const settings = settingsOf();
    const drawn = ids(settings, 0, [0, 1, 2, 3, 4]);
    expect(new Set(drawn.slice(0, 5)).size).toBe(5);
    expect(new Set(drawn.slice(5)).size).toBe(5);
    const orders = [0, 1, 2, 3].map((epoch) => ids(settings, epoch, [0, 1, 2, 3, 4]).join());
    expect(new Set(orders).size).toBe(4);
  });

  it('draws validation patches that depend neither on the epoch nor on augmentation', () => {
    const settings = settingsOf({ purpose: 'validation', caseOrder: 'random', patch: [4, 4, 4], augmentation: ZOOM });
    const batch = assembleBatch(settings, { epoch: 0, step: 3 }, cacheOf());
    expect({ ...assembleBatch(settings, { epoch: 5, step: 3 }, cacheOf()), epoch: 0 }).toEqual(batch);
    expect(batch.samples.map(({ draws }) => draws)).toEqual([{}, {}]);
    const starts = [0, 1, 2, 3, 4, 5].map((step) =>
      JSON.stringify(assembleBatch(settings, { epoch: 0, step }, cacheOf()).samples),
    );
    expect(new Set(starts).size).toBe(6);
  });

  it.each([
    ['volume', 1.728],
    ['area', 1.44],
    ['length', 1.2],
    ['invariant', 1],
  ] as const)('multiplies the target of a %s by %d when it enlarges by 1.2', (targetBehavesAs, factor) => {
    const batch = assembleBatch(settingsOf({ augmentation: ZOOM, targetBehavesAs }), { epoch: 0, step: 0 }, cacheOf());
    for (const [slot, sample] of batch.samples.entries()) {
      expect(batch.targets![slot]! / (10 * Number(sample.case.slice(4)))).toBeCloseTo(factor, 6);
    }
  });

  it.each(['training', 'validation'] as const)('centres every patch of a %s on what is not ignored', (purpose) => {
    // Annotated is one plane of background and a voxel of label 1 in it; the rest is ignored.
    const label = new Uint8Array(192).fill(2).fill(0, 144);
    label[144 + 3 * 8 + 4] = 1;
    const plain = cacheOf({ hasLabel: true });
    const cache: CaseCache = {
      get: (folder) => ({ ...plain.get(folder), label, foreground: foregroundVoxels(label, { ignore: 2 }) }),
    };
    const settings = settingsOf({
      purpose,
      caseOrder: 'random',
      patch: [2, 2, 2],
      foreground: 0.5,
      scales: [[1, 1, 1]],
    });
    for (let step = 0; step < 100; step++) {
      const { samples } = assembleBatch(settings, { epoch: 0, step }, cache);
      // Voxel 1 of 2 lies on plane 3, the last one.
      expect(samples.map(({ start }) => start[2])).toEqual([2, 2]);
      expect(samples.map(({ centredOn }) => centredOn)).toEqual([undefined, 1]);
      expect(samples[1]!.start).toEqual([3, 2, 2]);
    }
  });

  it('refuses to zoom a target that nobody described', () => {
    const settings: { -readonly [K in keyof BatchSettings]: BatchSettings[K] } = settingsOf({ augmentation: ZOOM });
    delete settings.targetBehavesAs;
    expect(() => assembleBatch(settings, { epoch: 0, step: 0 }, cacheOf())).toThrow(
      'Internal error: a target is zoomed and nobody said how it behaves',
    );
  });

  it('puts channels side by side per voxel, and keeps masked ones at 0 outside the mask', () => {
    const settings = settingsOf({ purpose: 'validation' });
    const plain = assembleBatch(settings, { epoch: 0, step: 0 }, cacheOf({ channels: 2 }));
    expect([...plain.image.subarray(0, 6)]).toEqual([100, 110, 100, 110, 100, 110]);
    expect([...plain.image.subarray(384, 388)]).toEqual([200, 210, 200, 210]);
    const masked = assembleBatch(settings, { epoch: 0, step: 0 }, cacheOf({ channels: 2, masked: true }));
    expect([...masked.image.subarray(0, 6)]).toEqual([100, 0, 100, 110, 100, 0]);
  });

  it('gives labels at each resolution, whose factors may differ by axis', () => {
    const scales: Triple[] = [
      [1, 1, 1],
      [2, 2, 1],
    ];
    const batch = assembleBatch(settingsOf({ scales }), { epoch: 0, step: 0 }, cacheOf({ hasLabel: true }));
    expect(batch.labels.map((label) => label.length)).toEqual([384, 96]);
    expect(batch.labels.every((label) => label.every((value) => value === 1))).toBe(true);
    expect(() => assembleBatch(settingsOf({ scales }), { epoch: 0, step: 0 }, cacheOf())).toThrow(
      /^Internal error: case case\d has no label$/,
    );
  });
});

describe('a control', () => {
  const index = { epoch: 0, step: 0 };

  it('without images has zeros in the place of all of them, and targets as they are', () => {
    const plain = assembleBatch(settingsOf(), index, cacheOf());
    const blank = assembleBatch(settingsOf({ control: 'no-images' }), index, cacheOf());
    expect(plain.image.some((value) => value !== 0)).toBe(true);
    expect(blank.image.some((value) => value !== 0)).toBe(false);
    expect(blank.targets).toEqual(plain.targets);
  });

  it('with exchanged labels gives each sample those of the next one in its batch', () => {
    const numbered: CaseCache = {
      get: (folder) => ({
        ...cacheOf({ hasLabel: true }).get(folder),
        label: new Uint8Array(192).fill(Number(folder)),
      }),
    };
    const scales = [[1, 1, 1] as const];
    const firstOf = (control: Partial<BatchSettings>) => {
      const { labels, samples } = assembleBatch(settingsOf({ scales, batch: 3, ...control }), index, numbered);
      return {
        shown: [0, 1, 2].map((slot) => labels[0]![192 * slot]),
        own: samples.map((one) => Number(one.case.slice(4))),
      };
    };
    const { shown, own } = firstOf({ control: 'exchanged-labels' });
    expect(shown).toEqual([own[1], own[2], own[0]]);
    expect(firstOf({}).shown).toEqual(own);
  });
});
