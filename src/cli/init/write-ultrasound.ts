import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomOf } from '../../base/random.js';
import { encodeNrrd } from './encode-nrrd.js';
import { exampleExperiment } from './example-experiment.js';
import { renderUltrasound, sampleUltrasoundScan } from './ultrasound-scan.js';
import { sampleUltrasoundOrgan } from './ultrasound-organ.js';
import { writeWholeFolder } from './write-whole-folder.js';

export interface UltrasoundOptions {
  /** Absolute; absent or empty. */
  readonly folder: string;
  readonly patients: number;
  readonly seed: number;
}

/** Recordings of all patients; 200 for 30 of them. */
export function ultrasoundImages(patients: number): number {
  return Math.round((patients * 20) / 3);
}

/**
 * Writes `images/`, `cases.csv` and `experiment.yaml` of the example `ultrasound`: several noisy recordings of each
 * patient's organ, whose volume is to be told. Size and voxel size of a recording are drawn without looking at the
 * organ, so that the shape of the image does not give the volume away. The same for everyone: a function of the seed.
 */
export async function writeUltrasound({ folder, patients, seed }: UltrasoundOptions): Promise<void> {
  await writeWholeFolder(folder, async (beside) => {
    await mkdir(join(beside, 'images'), { recursive: true });
    const width = Math.max(2, String(patients).length);
    const organs = Array.from({ length: patients }, (_, patient) =>
      sampleUltrasoundOrgan(randomOf([seed, patient, 'organ'])),
    );
    const rows: string[] = [];
    for (let number = 0; number < ultrasoundImages(patients); number++) {
      const patient = number % patients;
      const scan = Math.floor(number / patients);
      const drawn = sampleUltrasoundScan(randomOf([seed, patient, scan, 'scan']));
      const voxels = renderUltrasound(organs[patient]!, drawn, [seed, patient, scan]);
      const name = `p${String(patient + 1).padStart(width, '0')}`;
      const id = `${name}_${scan + 1}`;
      await writeFile(join(beside, 'images', `${id}.nrrd`), encodeNrrd({ voxels, ...drawn }));
      rows.push([id, name, `images/${id}.nrrd`, organs[patient]!.volumeMl.toFixed(2)].join(','));
    }
    await writeFile(join(beside, 'cases.csv'), `case,patient,image,volume_ml\n${rows.sort().join('\n')}\n`);
    await writeFile(join(beside, 'experiment.yaml'), exampleExperiment('ultrasound-volume.yaml', folder));
  });
}
