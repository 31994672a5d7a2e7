import type { Random } from '../../base/random.js';
import { logGamma } from '../../stats/log-gamma.js';

type Triple = readonly [number, number, number];

/** The organ of one patient: a superquadric |x/a|^p + |y/b|^p + |z/c|^p < 1. */
export interface UltrasoundOrgan {
  readonly semiAxesMm: Triple;
  /** 2 is an ellipsoid; above it is boxier. */
  readonly exponent: number;
  readonly volumeMl: number;
  /** Echo of the organ against the tissue around it, in decibels. */
  readonly contrastDb: number;
}

const VOLUME_ML = { least: 12, most: 60 };

/** Volumes are uniform in their logarithm, and shapes do not depend on them. */
export function sampleUltrasoundOrgan(random: Random): UltrasoundOrgan {
  const volumeMl = VOLUME_ML.least * (VOLUME_ML.most / VOLUME_ML.least) ** random.uniform();
  const exponent = random.between(2, 2.8);
  const ratios = [random.between(0.82, 1.22), random.between(0.82, 1.22), random.between(0.82, 1.22)] as const;
  const mean = Math.cbrt(ratios[0] * ratios[1] * ratios[2]);
  const radiusMm = Math.cbrt((volumeMl * 1000) / unitVolume(exponent));
  const semiAxesMm = ratios.map((ratio) => (radiusMm * ratio) / mean) as unknown as Triple;
  return { semiAxesMm, exponent, volumeMl, contrastDb: random.between(-11, -8) };
}

/** Volume of |x|^p + |y|^p + |z|^p < 1, which is (2 Gamma(1 + 1/p))^3 / Gamma(1 + 3/p) (Dirichlet). */
export function unitVolume(exponent: number): number {
  return 8 * Math.exp(3 * logGamma(1 + 1 / exponent) - logGamma(1 + 3 / exponent));
}
