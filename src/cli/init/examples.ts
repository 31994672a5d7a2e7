import { join } from 'node:path';
import { wholeNumber } from './whole-number.js';
import type { Options } from '../command.js';
import { ultrasoundImages } from './ultrasound-recordings.js';
import { writeAsymmetric } from './write-asymmetric.js';
import { writeRasternet } from './write-rasternet.js';
import { writeUltrasound } from './write-ultrasound.js';

/** Made-up data with an experiment that runs on them. */
export interface Example {
  /** One line for the list of examples. */
  readonly summary: string;
  /** Options of `init` that it takes, besides `--seed`. */
  readonly options: readonly string[];
  /** The command to try next on its experiment. */
  readonly next: 'run' | 'validate';
  /** Fills an absolute folder that is absent or empty and says what is in it. `shown` is the folder as the user wrote it. */
  readonly write: (place: { folder: string; shown: string; options: Options; seed: number }) => Promise<string>;
}

export const EXAMPLES: Readonly<Record<string, Example>> = {
  asymmetric: {
    summary: 'segmentation: organs whose front and back halves are two labels (24 cases; --cases)',
    options: ['cases'],
    next: 'run',
    async write({ folder, shown, options, seed }) {
      // Enough for five folds, and what three digits can name.
      const cases = wholeNumber('--cases', { value: options.cases, otherwise: 24, least: 5, most: 999 });
      await writeAsymmetric({ folder, cases, seed });
      return `${cases} cases in ${join(shown, 'images')} and ${join(shown, 'labels')}`;
    },
  },
  ultrasound: {
    summary: 'regression: organ volume from noisy 3D ultrasound (200 recordings of 30 patients; --patients)',
    options: ['patients'],
    next: 'run',
    async write({ folder, shown, options, seed }) {
      const patients = wholeNumber('--patients', { value: options.patients, otherwise: 30, least: 3, most: 999 });
      await writeUltrasound({ folder, patients, seed });
      return `${ultrasoundImages(patients)} recordings of ${patients} patients in ${join(shown, 'images')}, volumes in ${join(shown, 'cases.csv')}`;
    },
  },
  rasternet: {
    summary: 'how not to do it: the same recordings and 25 copies of each, 5,200 files, 0.7 GB (--patients, --copies)',
    options: ['patients', 'copies'],
    next: 'validate',
    async write({ folder, shown, options, seed }) {
      const patients = wholeNumber('--patients', { value: options.patients, otherwise: 30, least: 3, most: 999 });
      const copies = wholeNumber('--copies', { value: options.copies, otherwise: 25, least: 1, most: 999 });
      await writeRasternet({ folder, patients, copies, seed });
      const recordings = ultrasoundImages(patients);
      const [images, files, table, alone] = ['images', 'copies', 'cases.csv', 'recordings.csv'].map((name) =>
        join(shown, name),
      );
      return `${recordings} recordings of ${patients} patients in ${images}, ${recordings * copies} copies in ${files}\nvolumes of all in ${table}, of the recordings in ${alone}`;
    },
  },
};
