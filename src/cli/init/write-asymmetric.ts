import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeNifti } from './encode-nifti.js';
import { exampleExperiment } from './example-experiment.js';
import { phantomCase } from './phantom-case.js';
import { storedGzip } from './stored-gzip.js';

export interface AsymmetricOptions {
  /** Absolute; absent or empty. */
  readonly folder: string;
  readonly cases: number;
  readonly seed: number;
}

/**
 * Writes `images/`, `labels/` and `experiment.yaml` of the example `asymmetric`. Made beside and renamed, so that an
 * interrupted one leaves no half of a data set.
 */
export async function writeAsymmetric({ folder, cases, seed }: AsymmetricOptions): Promise<void> {
  const beside = `${folder}.${process.pid}.tmp`;
  try {
    for (const part of ['images', 'labels']) await mkdir(join(beside, part), { recursive: true });
    for (let index = 0; index < cases; index++) {
      const { grid, image, label } = phantomCase(seed, index);
      const name = `organ_${String(index + 1).padStart(3, '0')}.nii.gz`;
      await writeFile(join(beside, 'images', name), storedGzip(encodeNifti({ voxels: image, grid })));
      await writeFile(join(beside, 'labels', name), storedGzip(encodeNifti({ voxels: label, grid })));
    }
    await writeFile(join(beside, 'experiment.yaml'), exampleExperiment('quickstart.yaml', folder));
    await mkdir(dirname(folder), { recursive: true });
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
