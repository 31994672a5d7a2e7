import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeLabel } from './describe-label.js';
import { countOverlap, diceOf } from './metrics/overlap.js';
import { prepareCase, type PreparedCase } from './prepare-case.js';
import type { PrepareSettings } from './prepare-settings.js';
import { readImage } from './read-image.js';
import { requireSameGrid } from './same-grid.js';
import { undoPrediction } from './undo-prediction.js';
import { writeLabelMap } from './write-label-map.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const HIPPOCAMPUS = join(DATA, 'msd_hippocampus_udacity');
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import nibabel']).status === 0,
);
const SETTINGS: PrepareSettings = {
  orientation: 'RAS',
  spacingMm: 'native',
  crop: 'nonzero',
  resample: { image: 1, label: 1 },
  normalize: ['zscore'],
};

/** The true label map as a prediction would leave it, back on the stored grid. */
function backToNative({ label, geometry }: PreparedCase, classes: number): Uint8Array {
  const logits = new Float32Array(label!.length * classes);
  for (let v = 0; v < label!.length; v++) logits[v * classes + label![v]!] = 1;
  return undoPrediction({ logits, classes, geometry });
}

describe.skipIf(!existsSync(DATA))('real cases (skipped where ../shared/data is absent)', () => {
  it('65 hippocampi are read, prepared and turned back voxel by voxel', async () => {
    const names = readdirSync(join(HIPPOCAMPUS, 'images'));
    expect(names.length).toBe(65);
    const labels = { background: 0, anterior: 1, posterior: 2 };
    for (const name of names) {
      const image = await readImage(join(HIPPOCAMPUS, 'images', name));
      const label = await readImage(join(HIPPOCAMPUS, 'labels', name));
      const counts = describeLabel(label, labels);
      // 1 mm voxels: the volumes are known to lie between 2,382 and 4,029 mm3.
      const volume = counts['1']! + counts['2']!;
      expect(volume, name).toBeGreaterThanOrEqual(2382);
      expect(volume, name).toBeLessThanOrEqual(4029);
      const prepared = prepareCase({ channels: [image], label, settings: SETTINGS });
      expect(Buffer.compare(backToNative(prepared, 3), label.data as Uint8Array), name).toBe(0);
    }
  });

  it('a label map survives resampling of 17 mm slices to 1 mm and back with a Dice above 0.95', async () => {
    const image = await readImage(join(DATA, 'sct_testing_data/mt/mt0.nii.gz'));
    const label = await readImage(join(DATA, 'sct_testing_data/mt/mt0_seg.nii.gz'));
    const settings = { ...SETTINGS, spacingMm: [1, 1, 1] } as const;
    const prepared = prepareCase({ channels: [image], label, settings });
    expect(prepared.size[2]).toBe(85);
    const predicted = backToNative(prepared, 2);
    const [dice] = countOverlap({
      predicted,
      truth: label.data as Uint8Array,
      classes: [{ name: 'label', values: [1] }],
    }).map(diceOf);
    expect(dice).toBeGreaterThan(0.95);
  });

  it('the gland is the first structure of every prostate label map, 3D or 4D, on the grid of its image', async () => {
    const volumes: number[] = [];
    for (const part of ['train', 'test']) {
      const folder = join(DATA, 'deepreg_mrus/paired', part);
      for (const name of readdirSync(join(folder, 'fixed_labels'))) {
        const label = await readImage(join(folder, 'fixed_labels', name), { component: 0 });
        requireSameGrid(await readImage(join(folder, 'fixed_images', name)), label);
        volumes.push(describeLabel(label, { background: 0, gland: 1 })['1']!);
      }
    }
    expect(volumes.length).toBe(27);
    expect(Math.min(...volumes)).toBeGreaterThan(0);
  });

  it.skipIf(PYTHON === undefined)(
    'nibabel finds a written label map on the grid of its image, oblique or not (skipped where nibabel is absent)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'voxrun-overlay-'));
      const pairs: [string, string][] = [
        [join(HIPPOCAMPUS, 'images/hippocampus_001.nii.gz'), join(HIPPOCAMPUS, 'labels/hippocampus_001.nii.gz')],
        ...['mt/mt0', 't2s/t2s'].map((name): [string, string] => [
          join(DATA, `sct_testing_data/${name}.nii.gz`),
          join(DATA, `sct_testing_data/${name}_seg.nii.gz`),
        ]),
      ];
      for (const [imagePath, labelPath] of pairs) {
        const image = await readImage(imagePath);
        const prepared = prepareCase({ channels: [image], label: await readImage(labelPath), settings: SETTINGS });
        const written = join(folder, 'prediction.nii.gz');
        writeLabelMap(written, { data: backToNative(prepared, 3), size: image.size, affine: image.affine });
        const script =
          'import nibabel, numpy, sys\n' +
          'image, label, written = [nibabel.load(path) for path in sys.argv[1:]]\n' +
          'print(numpy.abs(image.affine - written.affine).max() <= 1e-6 * numpy.abs(image.affine).max(), ' +
          'image.shape == written.shape, (label.get_fdata() == written.get_fdata()).all())';
        const { stdout } = spawnSync(PYTHON!, ['-c', script, imagePath, labelPath, written], { encoding: 'utf8' });
        expect(stdout.trim(), imagePath).toBe('True True True');
      }
      rmSync(folder, { recursive: true });
    },
  );
});
