import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256OfFile } from '../../base/hash.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import type { Affine } from '../../imaging/volume.js';
import { tensorFlow, type Tensor5D } from '../../nn/load-tf.js';
import type { TrainedModel, TrainedSegmentation } from '../train/model-file.js';
import type { SegmentationMember } from './open-member.js';
import { predictCase } from './predict-case.js';

const task: TrainedSegmentation = {
  kind: 'segmentation',
  labels: { background: 0, organ: 1 },
  mirror_pairs: {},
  regions: null,
  ignore: null,
};

const model: TrainedModel = {
  format: 2,
  network: {
    settings: { kind: 'unet', features: [1, 1], convsPerStage: 1 },
    channels: 1,
    outputs: 2,
    extras: 0,
  },
  task,
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
  patch: [4, 4, 4],
  mirrored: [],
  samples: 1,
  parameters: 1,
};

/** A network that gives the same scores for background and organ everywhere. */
function saying(background: number, organ: number): SegmentationMember {
  const tf = tensorFlow();
  return {
    kind: 'segmentation',
    model,
    task,
    axes: [],
    checkpoint: 'final',
    weightsFile: 'train/weights.bin',
    network: {
      kind: 'segmentation',
      parameters: [],
      statistics: [],
      dispose: () => undefined,
      forward: (image: Tensor5D) => [
        tf.concat<Tensor5D>([tf.fill(image.shape, background), tf.fill(image.shape, organ)], 4),
      ],
    },
  };
}

const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

async function predictedBy(...members: [SegmentationMember, ...SegmentationMember[]]) {
  const path = join(mkdtempSync(join(tmpdir(), 'voxrun-ensemble-')), 'a.nii');
  writeLabelMap(path, { data: new Uint8Array(5 * 4 * 3).fill(7), size: [5, 4, 3], affine: identity });
  const { labels, measured } = await predictCase({
    members,
    inference: { overlap: 0.5, blend: 'gaussian' },
    raw: { images: { mri: { path, sha256: sha256OfFile(path) } } },
    signal: new AbortController().signal,
  });
  return { labels: [...new Set(labels)], size: labels.length, networks: measured.networks };
}

it('an ensemble decides by the mean of the logits, not by the majority of its networks', async () => {
  const [sure, doubtful] = [saying(0, 3), saying(1, 0)];
  expect(await predictedBy(doubtful)).toEqual({ labels: [0], size: 60, networks: undefined });
  // Mean logits 2/3 and 1.
  expect(await predictedBy(sure, doubtful, doubtful)).toEqual({ labels: [1], size: 60, networks: 3 });
  // Mean logits 4/5 and 3/5.
  const many = await predictedBy(sure, doubtful, doubtful, doubtful, doubtful);
  expect(many).toEqual({ labels: [0], size: 60, networks: 5 });
});

it('a network that gives no numbers is refused by name, alone and among others', async () => {
  const all = 'the network of train/weights.bin gives NaN or infinity in 160 of its 160 outputs';
  await expect(predictedBy(saying(NaN, NaN))).rejects.toMatchObject({
    failure: { code: 'PREDICTION_NOT_FINITE', fix: expect.stringContaining('voxrun verify') as string },
  });
  await expect(predictedBy(saying(1, Infinity))).rejects.toThrow('gives NaN or infinity in 80 of its 160 outputs');
  await expect(predictedBy(saying(1, 0), saying(-Infinity, Infinity))).rejects.toThrow(all);
});
