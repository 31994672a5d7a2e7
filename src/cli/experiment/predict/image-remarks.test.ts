import { describe, expect, it } from 'vitest';
import { intensityMeasure } from '../../../checks/intensity-distance.js';
import { farNearestOf, seenImage } from '../../../checks/unlike-any.js';
import { imageProfiles, PROFILE_SHARES } from '../../../imaging/intensity-profile.js';
import type { ProfilesFile } from '../../../stages/ingest/case-files.js';
import type { NewImageFacts } from '../../../stages/inspect-image/image-facts.js';
import { imageRemarks } from './image-remarks.js';
import type { TrainedImages, TrainedIntensities } from './trained-images.js';
import type { TrainedOn } from './trained-on.js';

const spread = (min: number, max = min) => ({ min, median: (min + max) / 2, max });
const dataset: TrainedOn = {
  spacing_mm: [spread(1), spread(0.9, 1.1), spread(3, 5)],
  orientations: { LPS: 3, RAS: 2 },
  channels: { ct: { case_mean: spread(-50, 50), case_std: spread(100) } },
};
const image: NewImageFacts = {
  format: 1,
  size: [4, 4, 4],
  spacing_mm: [1, 1, 4],
  orientation: 'RAS',
  has_space: true,
  channels: { ct: { min: 0, max: 1, mean: 0, std: 100, voxels: 64, nonzero: 64 } },
};

interface Known {
  normalize?: 'ct' | 'zscore' | 'none';
  trained?: Partial<TrainedImages>;
  profiles?: ProfilesFile;
}

/** What is said of one new image. */
function remarks(change: Partial<NewImageFacts>, { normalize = 'ct', trained, profiles }: Known = {}): string[] {
  const channels = { ct: { image: 'x', normalize } };
  const found = imageRemarks({
    id: 'new',
    image: { ...image, ...change },
    profiles,
    trained: { dataset, channels, keepsAxes: false, ...trained },
  });
  return found.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
}

describe('voxel sizes', () => {
  it('like those of the training, or within 10 % of them, are nothing to tell', () => {
    expect(remarks({})).toEqual([]);
    expect(remarks({ spacing_mm: [1.09, 0.82, 5.4] })).toEqual([]);
  });

  it('beyond that are told, axis by axis', () => {
    expect(remarks({ spacing_mm: [1, 1.3, 4] })).toEqual([
      'warning SPACING_UNSEEN new has voxels of 1, 1.3, 4 mm, and the networks were trained on 1, 0.9 to 1.1, 3 to 5 mm',
    ]);
  });

  it('are compared along anatomical axes, however the image is stored', () => {
    expect(remarks({ orientation: 'SAR', spacing_mm: [4, 1, 1] })).toEqual([]);
    expect(remarks({ orientation: 'SAR', spacing_mm: [1, 1, 4] })).toEqual([
      'warning SPACING_UNSEEN new has voxels of 1, 1, 4 mm, and the networks were trained on 3 to 5, 0.9 to 1.1, 1 mm',
    ]);
  });

  it('are compared over all axes where the images of the training were stored in different orders', () => {
    const trained = { dataset: { ...dataset, orientations: { RAS: 1, SAR: 1 } } };
    expect(remarks({ spacing_mm: [4, 4, 4] }, { trained })).toEqual([]);
    expect(remarks({ spacing_mm: [4, 4, 6] }, { trained })).toHaveLength(1);
  });
});

describe('stored axes that nobody turns', () => {
  const trained = { keepsAxes: true };

  it('are told where training never saw their directions', () => {
    expect(remarks({}, { trained })).toEqual([]);
    expect(remarks({ orientation: 'LAS' }, { trained })).toEqual([
      'warning ORIENTATION_UNSEEN new is stored as LAS, the networks were trained on LPS, RAS, and preprocessing.orientation: stored turns nothing',
    ]);
    expect(remarks({ has_space: false }, { trained })).toEqual([
      'warning ORIENTATION_UNSEEN new does not say how its axes lie, the networks were trained on LPS, RAS, and preprocessing.orientation: stored turns nothing',
    ]);
  });

  it('are nothing to tell where they are turned, or where training images did not say how they lay', () => {
    expect(remarks({ orientation: 'LAS' })).toEqual([]);
    const undeclared = { ...dataset, orientations: { RAS: 1, undeclared: 1 } };
    expect(remarks({ orientation: 'LAS' }, { trained: { keepsAxes: true, dataset: undeclared } })).toEqual([]);
  });
});

describe('intensities', () => {
  /** Rise evenly. */
  const profilesOf = (low: number, high: number): ProfilesFile => {
    const data = Float32Array.from({ length: 1001 }, (_, v) => low + ((high - low) * v) / 1000);
    const profiles = imageProfiles({ data, size: [1001, 1, 1], box: { start: [0, 0, 0], size: [1001, 1, 1] } });
    return { format: 1, shares: PROFILE_SHARES, channels: { ct: profiles } };
  };
  const seen: TrainedIntensities['seen'] = ({ channels }) => channels.ct!.whole.values;
  const trainedOn = (...levels: readonly number[]): Partial<TrainedImages> => {
    const measure = intensityMeasure(PROFILE_SHARES);
    const trained = levels.map((low, i) => seenImage(`c${i}`, seen(profilesOf(low, low + 100))!, measure));
    const farNearest = farNearestOf({ trained, measure, normalize: 'none' })!;
    return { intensities: { ct: { shares: PROFILE_SHARES, normalize: 'none', seen, farNearest } } };
  };

  it('like those of some image of the training are nothing to tell', () => {
    expect(remarks({}, { trained: trainedOn(0, 5, 1000), profiles: profilesOf(995, 1095) })).toEqual([]);
  });

  it('like those of none are told, with their figures and those of the nearest', () => {
    expect(remarks({}, { trained: trainedOn(0, 1, 3), profiles: profilesOf(1024, 1124) })).toEqual([
      'warning INTENSITY_UNSEEN new has intensities in channel ct like none that the networks were trained on: 1025 to 1123, median 1074; the nearest, c2, 4.00 to 102, median 53.0: 36 SD',
    ]);
  });

  it('are compared by their means in a run of an earlier version, and not where the scale is taken out', () => {
    const bright = { channels: { ct: { ...image.channels.ct!, mean: 151 } } };
    expect(remarks(bright)).toEqual([
      'warning INTENSITY_UNSEEN new has a mean intensity of 151 in channel ct, and the images of the training have -50 to 50',
    ]);
    expect(remarks({ channels: { ct: { ...image.channels.ct!, mean: 149 } } })).toEqual([]);
    expect(remarks(bright, { normalize: 'zscore' })).toEqual([]);
  });
});
