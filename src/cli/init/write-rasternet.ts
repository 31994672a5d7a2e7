import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomOf } from '../../base/random.js';
import { encodeNrrd } from './encode-nrrd.js';
import { exampleExperiment } from './example-experiment.js';
import { makeOfflineCopy } from './make-offline-copy.js';
import { rasternetCases } from './rasternet-cases.js';
import { rasternetTable, recordingsTable } from './rasternet-table.js';
import { ultrasoundRecordings } from './ultrasound-recordings.js';
import { writeWholeFolder } from './write-whole-folder.js';

export interface RasternetOptions {
  /** Absolute; absent or empty. */
  readonly folder: string;
  readonly patients: number;
  /** Of each recording. */
  readonly copies: number;
  readonly seed: number;
}

/**
 * Writes `images/`, `copies/`, `cases.csv` and `experiment.yaml` of the example `rasternet`: the recordings of the example
 * `ultrasound`, and copies of them as they were made for an experiment that never generalised.
 */
export async function writeRasternet({ folder, patients, copies, seed }: RasternetOptions): Promise<void> {
  await writeWholeFolder(folder, async (beside) => {
    for (const part of ['images', 'copies']) await mkdir(join(beside, part), { recursive: true });
    const all = [];
    for (const recording of ultrasoundRecordings({ patients, seed, depth: 'by-organ' })) {
      const original = { ...recording, voxels: recording.render() };
      const cases = rasternetCases({ recording, copies, seed });
      for (const { id, image, copy } of cases) {
        const voxels =
          copy === undefined ? original.voxels : makeOfflineCopy(original, copy, randomOf([seed, id, 'noise']));
        await writeFile(join(beside, image), encodeNrrd({ ...original, voxels }));
      }
      all.push(...cases);
    }
    await writeFile(join(beside, 'cases.csv'), rasternetTable(all));
    await writeFile(join(beside, 'recordings.csv'), recordingsTable(all));
    await writeFile(join(beside, 'experiment.yaml'), exampleExperiment('rasternet-as-written.yaml', folder));
  });
}
