import type { Triple } from '../../imaging/volume.js';
import type { ImageFacts } from '../ingest/case-files.js';

/** `fingerprint.json`: what planning needs of the cases outside the test set, as nnU-Net's dataset fingerprint. */
export interface Fingerprint {
  readonly format: 1;
  /** Without ids, in their order. Triples along the stored axes, whose directions `orientation` gives. */
  readonly cases: readonly Pick<ImageFacts, 'size' | 'nonzero_size' | 'spacing_mm' | 'orientation' | 'has_space'>[];
}

export type CaseFingerprint = Fingerprint['cases'][number];

/** The values of a stored triple along the letters of `orientation`; as they are if either side names no directions. */
export function alongOrientation(triple: Triple, one: CaseFingerprint, orientation: string): Triple {
  if (orientation === 'stored' || !one.has_space) return triple;
  const along = (axis: 0 | 1 | 2): number => {
    const wanted = AXIS_OF[orientation[axis]!];
    return triple[Array.from(one.orientation).findIndex((letter) => AXIS_OF[letter] === wanted)]!;
  };
  return [along(0), along(1), along(2)];
}

const AXIS_OF: Readonly<Record<string, string>> = { L: 'L/R', R: 'L/R', A: 'A/P', P: 'A/P', S: 'S/I', I: 'S/I' };
