import { describe, expect, test } from 'vitest';
import { randomOf } from '../base/random.js';
import type { Settings } from '../config/experiment.js';
import { imageProfiles, PROFILE_SHARES } from '../imaging/intensity-profile.js';
import { casesOf, evenIntensities, factsOf, imageOf } from './checks-rig.js';
import type { CheckFacts } from './facts.js';
import { intensityShift } from './intensity-shift.js';
import type { IntensityProfile, Normalize } from './seen-intensities.js';

const foldsOf = (n: number, folds: number) =>
  Array.from({ length: folds }, (_, fold) => ({
    train: Array.from({ length: n }, (_, i) => i).flatMap((i) => (i % folds === fold ? [] : [`c${i}`])),
    validation: Array.from({ length: n }, (_, i) => i).flatMap((i) => (i % folds === fold ? [`c${i}`] : [])),
  }));

function experiment(options: {
  n: number;
  folds: number;
  profileOf: (i: number) => IntensityProfile;
  normalize?: Normalize;
  known?: Partial<CheckFacts>;
  channels?: Settings['data']['channels'];
}): CheckFacts {
  const { n, folds, profileOf, normalize = 'none', known } = options;
  const ids = Array.from({ length: n }, (_, i) => `c${i}`);
  return factsOf(
    { data: { channels: { mri: { image: 'images/{case}.nii', normalize } } } },
    {
      cases: casesOf(...ids),
      images: ids.map((id, i) => imageOf(id, { intensities: { mri: profileOf(i) } })),
      folds: foldsOf(n, folds),
      ...known,
    },
  );
}

const messages = (facts: CheckFacts): readonly string[] => {
  const verdict = intensityShift.judge(facts);
  return verdict.kind === 'fail' ? verdict.findings.map(({ message }) => message) : [verdict.kind];
};

/** Images that differ in level by a quarter of their own range, and in contrast by a fifth. */
function drawn(seed: number): (i: number) => IntensityProfile {
  return (i) => {
    const random = randomOf([seed, i]);
    const low = 25 * random.normal();
    return evenIntensities(low, low + 100 * (1 + 0.2 * random.normal()));
  };
}

describe('intensities on two sides of a fold', () => {
  test('of one kind are no finding, in 200 random splits of 65 cases in 5 folds and of 20 in 5', () => {
    const found = Array.from({ length: 200 }, (_, seed) => [
      intensityShift.judge(experiment({ n: 65, folds: 5, profileOf: drawn(seed) })),
      intensityShift.judge(experiment({ n: 20, folds: 5, profileOf: drawn(seed + 1000) })),
    ]).flat();
    const failed = found.filter((verdict) => verdict.kind === 'fail');
    // At 0.01 over all tests of an experiment, about 4 of 400 by chance; a case that stands alone is as rare.
    expect(failed.length).toBeLessThanOrEqual(8);
  });

  test('of which one fold is brighter are told, with the fold and the figures', () => {
    const brighter = (i: number) =>
      evenIntensities((i % 7) + (i % 5 === 3 ? 60 : 0), 100 + (i % 7) + (i % 5 === 3 ? 60 : 0));
    const facts = experiment({ n: 65, folds: 5, profileOf: brighter });
    expect(intensityShift.judge(facts)).toMatchObject({
      kind: 'fail',
      value: expect.arrayContaining(['fold 3: mri']) as unknown,
    });
    expect(messages(facts)[0]).toMatch(
      /^fold 3, channel mri: validation has other intensities than training: the darkest percent lies at 6\d\.\d against 3\.\d+ \(2\.1 SD, p = [\d.e-]+\), the median lies at /,
    );
  });

  test('are counted once per unit', () => {
    const brighter = (i: number) => evenIntensities(0, i % 5 === 3 ? 160 : 100);
    const facts = experiment({ n: 65, folds: 5, profileOf: brighter });
    const copies = facts.cases!.map((one, i) => ({ ...one, unit: i % 5 === 3 ? 'one patient' : one.unit }));
    expect(intensityShift.judge({ ...facts, cases: copies })).toMatchObject({
      value: expect.not.arrayContaining(['fold 3: mri']) as unknown,
    });
    expect(intensityShift.judge(facts)).toMatchObject({ value: expect.arrayContaining(['fold 3: mri']) as unknown });
  });
});

describe('a case', () => {
  const one = (normalize: Normalize, odd: IntensityProfile, usual = (i: number) => evenIntensities(i, 100 + i)) =>
    experiment({ n: 10, folds: 5, normalize, profileOf: (i) => (i === 7 ? odd : usual(i)) });

  test('in another unit is told with its figures and those of the nearest', () => {
    expect(messages(one('none', evenIntensities(1000, 1100)))).toEqual([
      'channel mri: 1 case has intensities like none that their fold trains on: c7 (1001 to 1099, median 1050; the nearest, c9, 10.0 to 108, median 59.0: 35 SD)',
    ]);
  });

  test('of which normalisation takes level and contrast out is none', () => {
    for (const normalize of ['zscore', 'rescale'] as const) {
      expect(messages(one(normalize, evenIntensities(1000, 9000)))).toEqual(['pass']);
    }
  });

  test('whose distribution has another shape is told after normalisation, too', () => {
    const bright = { ...evenIntensities(0, 100), mean: 20, std: 10 };
    expect(messages(one('zscore', bright))[0]).toMatch(
      /^channel mri: 1 case has intensities after zscore like none that their fold trains on: c7 \(-1\.90 to 7\.90, median 3\.00; the nearest, c\d, -1\.70 to 1\.70, median 0: 3\.1 SD\)$/,
    );
  });

  test('is compared within the range that ct lets through', () => {
    const foreground = { mri: { mean: 50, std: 25, percentile_00_5: 0, percentile_99_5: 100 } };
    const air = { ...evenIntensities(0, 100), values: evenIntensities(0, 100).values.map((v) => (v < 5 ? -3000 : v)) };
    expect(messages({ ...one('ct', air), foreground })).toEqual(['pass']);
    expect(messages({ ...one('ct', evenIntensities(1000, 1100)), foreground })).toHaveLength(1);
  });

  describe('with a small bright object', () => {
    /** A dark background, and an object of a share of the voxels. */
    const withObject = (i: number, share: number, level = 200): IntensityProfile => {
      const random = randomOf(['object', i]);
      const data = Float32Array.from({ length: 30_000 }, (_, v) =>
        v < share * 30_000 ? level + 10 * random.normal() : 10 + 2 * random.normal(),
      );
      const { whole } = imageProfiles({ data, size: [30_000, 1, 1], box: undefined });
      return { ...whole, shares: PROFILE_SHARES };
    };
    const judged = (normalize: Normalize, odd: IntensityProfile) =>
      messages(
        experiment({
          n: 25,
          folds: 5,
          normalize,
          profileOf: (i) => (i === 11 ? odd : withObject(i, 0.0062 + (0.0035 * i) / 24)),
        }),
      );

    test.each(['zscore', 'rescale', 'none'] as const)(
      'is like the others where it has slightly more than a percent of the voxels, and theirs have less (%s)',
      (normalize) => {
        expect(judged(normalize, withObject(11, 0.0106))).toEqual(['pass']);
      },
    );

    test('is told where the object is brighter than that of any other', () => {
      expect(judged('none', withObject(11, 0.0106, 400))[0]).toMatch(/^channel mri: 1 case has intensities .*: c11 /);
    });
  });

  test('is not unusual between two kinds that are both trained on', () => {
    const kinds = (i: number) => (i % 2 === 0 ? evenIntensities(0, 100) : evenIntensities(5000, 5100));
    expect(messages(experiment({ n: 20, folds: 5, profileOf: kinds }))).toEqual(['pass']);
  });
});

test('what is not known yet is waited for', () => {
  const facts = experiment({ n: 4, folds: 2, profileOf: () => evenIntensities(0, 1), normalize: 'ct' });
  expect(intensityShift.judge(facts)).toEqual({ kind: 'unknown', until: 'analyze' });
  const undecided = facts.images!.map((image) => ({ ...image, intensities: 'undecided' as const }));
  expect(
    intensityShift.judge(
      experiment({ n: 4, folds: 2, profileOf: () => evenIntensities(0, 1), known: { images: undecided } }),
    ),
  ).toEqual({
    kind: 'unknown',
    until: 'configure',
  });
  expect(intensityShift.judge({ ...facts, folds: undefined })).toEqual({ kind: 'unknown', until: 'split' });
});

test('images without contrast, or of an earlier version, are not judged', () => {
  expect(messages(experiment({ n: 4, folds: 2, profileOf: () => evenIntensities(3, 3) }))).toEqual(['pass']);
  const images = ['c0', 'c1', 'c2', 'c3'].map((id) => imageOf(id));
  expect(messages(experiment({ n: 4, folds: 2, profileOf: () => evenIntensities(0, 1), known: { images } }))).toEqual([
    'pass',
  ]);
});

test('5,000 cases are judged within seconds', () => {
  const facts = experiment({ n: 5000, folds: 5, profileOf: drawn(1) });
  const start = performance.now();
  intensityShift.judge(facts);
  expect(performance.now() - start).toBeLessThan(10_000);
});
