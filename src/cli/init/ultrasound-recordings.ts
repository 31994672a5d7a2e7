import { randomOf } from '../../base/random.js';
import { renderUltrasound, sampleUltrasoundScan, type UltrasoundScan } from './ultrasound-scan.js';
import { sampleUltrasoundOrgan } from './ultrasound-organ.js';

/** One of several recordings of a patient's organ. */
export interface UltrasoundRecording {
  /** p01_1, p01_2, ... */
  readonly id: string;
  readonly patient: string;
  readonly volumeMl: number;
  readonly scan: UltrasoundScan;
  /** Its voxels, C-order; takes a good part of a second. */
  readonly render: () => Uint8Array;
}

/** How many recordings so many patients have; 200 for 30 of them. */
export function ultrasoundImages(patients: number): number {
  return Math.round((patients * 20) / 3);
}

/**
 * The recordings of all patients, ordered by id. Size and voxel size of a recording are drawn without looking at the
 * organ, so that the shape of the image does not give the volume away. The same for everyone: a function of the seed.
 */
export function ultrasoundRecordings({ patients, seed }: { patients: number; seed: number }): UltrasoundRecording[] {
  const width = Math.max(2, String(patients).length);
  const organs = Array.from({ length: patients }, (_, patient) =>
    sampleUltrasoundOrgan(randomOf([seed, patient, 'organ'])),
  );
  const recordings = Array.from({ length: ultrasoundImages(patients) }, (_, number) => {
    const patient = number % patients;
    const recording = Math.floor(number / patients);
    const organ = organs[patient]!;
    const scan = sampleUltrasoundScan(randomOf([seed, patient, recording, 'scan']));
    const name = `p${String(patient + 1).padStart(width, '0')}`;
    return {
      id: `${name}_${recording + 1}`,
      patient: name,
      volumeMl: organ.volumeMl,
      scan,
      render: () => renderUltrasound(organ, scan, [seed, patient, recording]),
    };
  });
  return recordings.sort((a, b) => (a.id < b.id ? -1 : 1));
}
