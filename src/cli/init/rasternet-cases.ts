import { randomOf } from '../../base/random.js';
import { sampleOfflineCopy, type OfflineCopy } from './offline-copy.js';
import type { UltrasoundRecording } from './ultrasound-recordings.js';

/** One row of the table of the example `rasternet`: a recording, or a copy of it. */
export interface RasternetCase {
  readonly id: string;
  readonly recording: UltrasoundRecording;
  /** From the folder of the table. */
  readonly image: string;
  /** Absent for the recording itself. */
  readonly copy?: OfflineCopy;
}

export interface RasternetCasesOptions {
  readonly recording: UltrasoundRecording;
  /** How many copies it has. */
  readonly copies: number;
  readonly seed: number;
}

/** A recording and the copies that were made of it beforehand. */
export function rasternetCases({ recording, copies, seed }: RasternetCasesOptions): RasternetCase[] {
  const { id } = recording;
  const width = Math.max(2, String(copies).length);
  const made = Array.from({ length: copies }, (_, number): RasternetCase => {
    const name = `${id}_c${String(number + 1).padStart(width, '0')}`;
    const copy = sampleOfflineCopy(number, randomOf([seed, id, number, 'copy']));
    return { id: name, recording, image: `copies/${name}.nrrd`, copy };
  });
  return [{ id, recording, image: `images/${id}.nrrd` }, ...made];
}
