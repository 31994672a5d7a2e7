import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../base/hash.js';
import type { Plan, PlanNode } from '../../../graph/plan.js';
import { inspectImage } from '../../../stages/inspect-image/spec.js';
import type { NewImageFacts } from '../../../stages/inspect-image/image-facts.js';
import { layoutOf, type ResultId, type StoreLayout } from '../../../store/layout.js';
import { judgeImages } from './judge-images.js';
import type { TrainedOn } from './trained-on.js';

const spread = (min: number, max = min) => ({ min, median: (min + max) / 2, max });
const trainedOn: TrainedOn = {
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

let layout: StoreLayout;
beforeEach(() => {
  layout = layoutOf(mkdtempSync(join(tmpdir(), 'voxrun-judge-')));
});
afterEach(() => {
  rmSync(layout.runs, { recursive: true });
});

/** What is said of one new image. */
function remarks(
  change: Partial<NewImageFacts>,
  options: { normalize?: 'ct' | 'zscore'; on?: TrainedOn } = {},
): string[] {
  const { normalize = 'ct', on = trainedOn } = options;
  const text = JSON.stringify({ ...image, ...change });
  const result = 'a-1' as ResultId;
  mkdirSync(join(layout.results, result, 'out'), { recursive: true });
  writeFileSync(join(layout.results, result, 'out', 'image.json'), text);
  const published = { result, files: { 'image.json': { sha256: sha256(text), bytes: text.length } } };
  const node: PlanNode = {
    id: 'inspect-image[new]',
    spec: inspectImage,
    scope: { case: 'new' },
    needs: [],
    gates: [],
    settings: {},
    state: { kind: 'fresh', published },
  };
  const plan: Plan = { nodes: [node], byId: new Map() };
  const judge = judgeImages({ layout, trainedOn: on, channels: { ct: { image: 'x', normalize } } });
  return judge(plan).diagnostics.map(({ code, severity, message }) => `${severity} ${code} ${message}`);
}

describe('judgeImages', () => {
  it('says nothing of an image like those of the training, or within 10 % of their voxel sizes', () => {
    expect(remarks({})).toEqual([]);
    expect(remarks({ spacing_mm: [1.09, 0.82, 5.4] })).toEqual([]);
  });

  it('warns beyond that, axis by axis', () => {
    expect(remarks({ spacing_mm: [1, 1.3, 4] })).toEqual([
      'warning SPACING_UNSEEN new has voxels of 1, 1.3, 4 mm, and the networks were trained on 1, 0.9 to 1.1, 3 to 5 mm',
    ]);
  });

  it('compares anatomical axes, however the image is stored', () => {
    expect(remarks({ orientation: 'SAR', spacing_mm: [4, 1, 1] })).toEqual([]);
    expect(remarks({ orientation: 'SAR', spacing_mm: [1, 1, 4] })).toEqual([
      'warning SPACING_UNSEEN new has voxels of 1, 1, 4 mm, and the networks were trained on 3 to 5, 0.9 to 1.1, 1 mm',
    ]);
  });

  it('takes all axes together where the images of the training were stored in different orders', () => {
    const on = { ...trainedOn, orientations: { RAS: 1, SAR: 1 } };
    expect(remarks({ spacing_mm: [4, 4, 4] }, { on })).toEqual([]);
    expect(remarks({ spacing_mm: [4, 4, 6] }, { on })).toHaveLength(1);
  });

  it('warns of intensities that reach the network as they are, and not where the scale is taken out', () => {
    const bright = { channels: { ct: { ...image.channels.ct!, mean: 151 } } };
    expect(remarks(bright)).toEqual([
      'warning INTENSITY_UNSEEN new has a mean intensity of 151 in channel ct, and the images of the training have -50 to 50',
    ]);
    expect(remarks({ channels: { ct: { ...image.channels.ct!, mean: 149 } } })).toEqual([]);
    expect(remarks(bright, { normalize: 'zscore' })).toEqual([]);
  });
});
