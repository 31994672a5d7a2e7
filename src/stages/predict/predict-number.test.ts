import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256OfFile } from '../../base/hash.js';
import { scaledAffine } from '../../imaging/test-rig.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import { tensorFlow } from '../../nn/load-tf.js';
import type { TrainedModel, TrainedRegression } from '../train/model-file.js';
import type { RegressionMember } from './open-member.js';
import { predictNumber } from './predict-number.js';

const model: TrainedModel = {
  format: 2,
  network: { settings: { kind: 'linear', size: [3, 4, 5], pool: 1 }, channels: 1, outputs: 1, extras: 0 },
  task: {
    kind: 'regression',
    behaves_as: 'volume',
    scaler: { final: { transform: 'none', mean: 0, std: 1, smearing: 1 } },
  },
  channels: [{ name: 'mri', normalize: 'none' }],
  preprocessing: {
    orientation: 'RAS',
    spacing_mm: 'native',
    crop: 'none',
    size: 'native',
    normalize_mask: 'none',
    resample: { image: 1, label: 1, separate_z: 'auto' },
  },
  intensities: {},
  patch: [5, 4, 3],
  mirrored: [],
  samples: 1,
  parameters: 1,
};

/** A network that gives the same number for every image, and how it was standardised. */
function saying(output: number, transform: 'none' | 'log', file = 'train/weights.bin'): RegressionMember {
  const task: TrainedRegression = {
    kind: 'regression',
    behaves_as: 'volume',
    scaler: { final: { transform, mean: 10, std: 2, smearing: 1 } },
  };
  return {
    kind: 'regression',
    model,
    task,
    axes: [],
    checkpoint: 'final',
    weightsFile: file,
    network: {
      kind: 'regression',
      extras: 0,
      parameters: [],
      statistics: [],
      dispose: () => undefined,
      forward: () => tensorFlow().tensor2d([output], [1, 1]),
    },
  };
}

function predicted(...members: [RegressionMember, ...RegressionMember[]]) {
  const path = join(mkdtempSync(join(tmpdir(), 'voxrun-number-')), 'a.nii');
  writeLabelMap(path, { data: new Uint8Array(5 * 4 * 3).fill(7), size: [5, 4, 3], affine: scaledAffine([1, 1, 1]) });
  return predictNumber({ members, raw: { images: { mri: { path, sha256: sha256OfFile(path) } } } });
}

it('networks are averaged where they learn, and turned back', async () => {
  expect((await predicted(saying(1, 'none'), saying(2, 'none'))).value).toBe(13);
});

it('a network that gives no number is refused by name, alone and among others', async () => {
  const refused = { failure: { code: 'PREDICTION_NOT_FINITE' } };
  await expect(predicted(saying(NaN, 'none'))).rejects.toMatchObject(refused);
  await expect(predicted(saying(1, 'none'), saying(Infinity, 'none', 'other/best.bin'))).rejects.toThrow(
    'the network of other/best.bin gives NaN or infinity in its output',
  );
});

it('a logarithm beyond all numbers is refused', async () => {
  await expect(predicted(saying(1000, 'log'))).rejects.toMatchObject({ failure: { code: 'PREDICTION_NOT_FINITE' } });
});
