import { randomOf, type Random } from '../../base/random.js';
import { renderUltrasound, sampleUltrasoundScan } from './ultrasound-scan.js';
import { sampleUltrasoundOrgan } from './ultrasound-organ.js';

type Triple = readonly [number, number, number];

/** One of several recordings of a patient's organ. */
export interface UltrasoundRecording {
  /** p01_1, p01_2, ... */
  readonly id: string;
  readonly patient: string;
  readonly volumeMl: number;
  readonly size: Triple;
  readonly spacingMm: Triple;
  /** Its voxels, C-order; takes a good part of a second. */
  readonly render: () => Uint8Array;
}

/** How many recordings so many patients have; 200 for 30 of them. */
export function ultrasoundImages(patients: number): number {
  return Math.round((patients * 20) / 3);
}

export interface RecordingsOptions {
  readonly patients: number;
  readonly seed: number;
  /**
   * `same`: size and voxel size are drawn without looking at the organ, so that the shape of the image does not give the
   * volume away, and one field of view is much like another. `by-organ`: whoever scans sets the depth so that the organ
   * fills the picture; how much of it, is a habit of the day. How large the organ looks then tells nothing of its volume.
   */
  readonly depth: 'same' | 'by-organ';
}

/** The recordings of all patients, ordered by id. The same for everyone: a function of the options. */
export function ultrasoundRecordings({ patients, seed, depth }: RecordingsOptions): UltrasoundRecording[] {
  const width = Math.max(2, String(patients).length);
  const organs = Array.from({ length: patients }, (_, patient) =>
    sampleUltrasoundOrgan(randomOf([seed, patient, 'organ'])),
  );
  const recordings = Array.from({ length: ultrasoundImages(patients) }, (_, number) => {
    const patient = number % patients;
    const recording = Math.floor(number / patients);
    const organ = organs[patient]!;
    const scan = sampleUltrasoundScan(randomOf([seed, patient, recording, 'scan']));
    const scale =
      depth === 'same' ? 1 : sampleDepthScale(organ.volumeMl, randomOf([seed, patient, recording, 'depth']));
    const name = `p${String(patient + 1).padStart(width, '0')}`;
    return {
      id: `${name}_${recording + 1}`,
      patient: name,
      volumeMl: organ.volumeMl,
      size: scan.size,
      spacingMm: times(scan.spacingMm, scale, 1000),
      render: () =>
        renderUltrasound({ ...organ, semiAxesMm: times(organ.semiAxesMm, 1 / scale) }, scan, [
          seed,
          patient,
          recording,
        ]),
    };
  });
  return recordings.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** As how many ml the organ would be seen at the depth of `same`. */
const SEEN_AS_ML = { least: 20, most: 60 };

/**
 * How many times as deep as with `same` the scan is. All of the picture scales with it, the grain of the speckle too: a
 * deeper scan takes a lower frequency, which resolves as much less.
 */
function sampleDepthScale(volumeMl: number, random: Random): number {
  const seenAsMl = SEEN_AS_ML.least * (SEEN_AS_ML.most / SEEN_AS_ML.least) ** random.uniform();
  return Math.cbrt(volumeMl / seenAsMl);
}

/** Rounded to whole micrometres, which a header keeps exactly, where `perMm` says so. */
function times([first, second, third]: Triple, factor: number, perMm?: number): Triple {
  const scaled = (value: number) => (perMm === undefined ? value * factor : Math.round(value * factor * perMm) / perMm);
  return [scaled(first), scaled(second), scaled(third)];
}
