import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNrrd } from './encode-nrrd.js';
import { exampleExperiment } from './example-experiment.js';
import { ultrasoundRecordings } from './ultrasound-recordings.js';
import { writeWholeFolder } from './write-whole-folder.js';

export interface UltrasoundOptions {
  /** Absolute; absent or empty. */
  readonly folder: string;
  readonly patients: number;
  readonly seed: number;
}

/**
 * Writes `images/`, `cases.csv` and `experiment.yaml` of the example `ultrasound`: several noisy recordings of each
 * patient's organ, whose volume is to be told.
 */
export async function writeUltrasound({ folder, patients, seed }: UltrasoundOptions): Promise<void> {
  await writeWholeFolder(folder, async (beside) => {
    await mkdir(join(beside, 'images'), { recursive: true });
    const rows: string[] = [];
    for (const recording of ultrasoundRecordings({ patients, seed, depth: 'same' })) {
      const { id, patient, volumeMl, render } = recording;
      await writeFile(join(beside, 'images', `${id}.nrrd`), encodeNrrd({ ...recording, voxels: render() }));
      rows.push([id, patient, `images/${id}.nrrd`, volumeMl.toFixed(2)].join(','));
    }
    await writeFile(join(beside, 'cases.csv'), `case,patient,image,volume_ml\n${rows.join('\n')}\n`);
    await writeFile(join(beside, 'experiment.yaml'), exampleExperiment('ultrasound-volume.yaml', folder));
  });
}
