import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNifti } from './encode-nifti.js';
import { exampleExperiment } from './example-experiment.js';
import { phantomCase } from './phantom-case.js';
import { storedGzip } from './stored-gzip.js';
import { writeWholeFolder } from './write-whole-folder.js';

export interface AsymmetricOptions {
  /** Absolute; absent or empty. */
  readonly folder: string;
  readonly cases: number;
  readonly seed: number;
}

/** Writes `images/`, `labels/` and `experiment.yaml` of the example `asymmetric`. */
export async function writeAsymmetric({ folder, cases, seed }: AsymmetricOptions): Promise<void> {
  await writeWholeFolder(folder, async (beside) => {
    for (const part of ['images', 'labels']) await mkdir(join(beside, part), { recursive: true });
    for (let index = 0; index < cases; index++) {
      const { grid, image, label } = phantomCase(seed, index);
      const name = `organ_${String(index + 1).padStart(3, '0')}.nii.gz`;
      await writeFile(join(beside, 'images', name), storedGzip(encodeNifti({ voxels: image, grid })));
      await writeFile(join(beside, 'labels', name), storedGzip(encodeNifti({ voxels: label, grid })));
    }
    await writeFile(join(beside, 'experiment.yaml'), exampleExperiment('quickstart.yaml', folder));
  });
}
