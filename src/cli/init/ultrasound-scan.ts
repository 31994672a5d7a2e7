import type { Random, RandomKey } from '../../base/random.js';
import { randomOf } from '../../base/random.js';
import { correlatedNoise } from './correlated-noise.js';
import type { UltrasoundOrgan } from './ultrasound-organ.js';

type Triple = readonly [number, number, number];

/** One recording: how the organ lies in it and what the scanner was set to. Axes: lateral, elevation, depth. */
export interface UltrasoundScan {
  readonly size: Triple;
  readonly spacingMm: Triple;
  /** Of the organ, from the middle of the recording. */
  readonly centreMm: Triple;
  /** Turns about the depth, the lateral and the elevation axis, in radians. */
  readonly turns: Triple;
  /** Displacement of the lateral position by a sine of the depth. It changes no volume: its Jacobian is 1. */
  readonly bendMm: number;
  readonly gainDb: number;
  /** What gain compensation leaves of the absorption. */
  readonly absorptionDbPerMm: number;
  readonly shadows: readonly Shadow[];
}

/** A dark streak away from the probe. */
interface Shadow {
  readonly lateralMm: number;
  readonly elevationMm: number;
  readonly widthMm: number;
  /** Where it begins. */
  readonly depthMm: number;
  readonly lossDb: number;
}

const VOXELS = { least: 40, most: 64 };
/** Holds the largest organ however it is turned, and is drawn without looking at the organ. */
const FIELD_OF_VIEW_MM = { least: 86, most: 112 };

export function sampleUltrasoundScan(random: Random): UltrasoundScan {
  const triple = (draw: () => number): Triple => [draw(), draw(), draw()];
  const within = (limit: number) => random.between(-limit, limit);
  const size = triple(() => VOXELS.least + random.integer(VOXELS.most - VOXELS.least + 1));
  const extentMm = triple(() => random.between(FIELD_OF_VIEW_MM.least, FIELD_OF_VIEW_MM.most));
  // Whole micrometres, which a header keeps exactly.
  const spacingMm = size.map((voxels, axis) => Math.round((extentMm[axis]! / voxels) * 1000) / 1000);
  return {
    size,
    spacingMm: spacingMm as unknown as Triple,
    centreMm: triple(() => within(4)),
    turns: [within(0.6), within(0.3), within(0.3)],
    bendMm: within(2),
    gainDb: within(4),
    absorptionDbPerMm: random.between(0.02, 0.1),
    shadows: Array.from({ length: random.integer(3) }, () => ({
      lateralMm: within(30),
      elevationMm: within(30),
      widthMm: random.between(3, 7),
      depthMm: random.between(-35, 5),
      lossDb: random.between(6, 18),
    })),
  };
}

/** Echo strengths from -45 dB to +15 dB become grey values 0 to 255. */
export const GREY = { leastDb: -45, perDb: 255 / 60 } as const;
const CAPSULE_DB = 7;
const CAPSULE_MM = 0.9;
const EDGE_MM = 0.6;
/** Smallest echo that the electronics tell from nothing. */
const NOISE_FLOOR = 0.02;
/** Standard deviation of the point spread: lateral, elevation, depth. Along the beam the resolution is best. */
const POINT_SPREAD_MM: Triple = [1.5, 1.5, 0.8];
const BEND_WAVELENGTH_MM = 70;

/**
 * The log-compressed image of an organ. Fully developed speckle: the echo is a complex normal number, correlated over
 * the point spread, times the square root of the tissue's echo strength; its modulus (Rayleigh) is what is shown. So the
 * noise grows with the signal. C-order (depth, elevation, lateral).
 */
export function renderUltrasound(organ: UltrasoundOrgan, scan: UltrasoundScan, noiseKey: RandomKey): Uint8Array {
  const { size, spacingMm } = scan;
  const noiseOf = (part: string) =>
    correlatedNoise({ size, spacingMm, sigmaMm: POINT_SPREAD_MM, random: randomOf([...noiseKey, part]) });
  const [real, imaginary] = [noiseOf('real'), noiseOf('imaginary')];
  const image = new Uint8Array(real.length);
  const echoDb = echoOf(organ, scan);
  for (let k = 0, index = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, index++) {
        const speckle = Math.sqrt((real[index]! ** 2 + imaginary[index]! ** 2) / 2);
        const amplitude = speckle * 10 ** (echoDb(i, j, k) / 20) + NOISE_FLOOR;
        const grey = (20 * Math.log10(amplitude) + scan.gainDb - GREY.leastDb) * GREY.perDb;
        image[index] = Math.min(255, Math.max(0, Math.round(grey)));
      }
    }
  }
  return image;
}

/** Mean echo at a voxel in decibels, 0 for tissue at the probe. */
function echoOf(organ: UltrasoundOrgan, scan: UltrasoundScan): (i: number, j: number, k: number) => number {
  const { size, spacingMm, absorptionDbPerMm, shadows } = scan;
  const surfaceMm = surfaceDistanceOf(organ, scan);
  const halfDepthMm = (size[2] * spacingMm[2]) / 2;
  return (i, j, k) => {
    const x = (i - (size[0] - 1) / 2) * spacingMm[0];
    const y = (j - (size[1] - 1) / 2) * spacingMm[1];
    const z = (k - (size[2] - 1) / 2) * spacingMm[2];
    let echo = -absorptionDbPerMm * (z + halfDepthMm);
    for (const { lateralMm, elevationMm, widthMm, depthMm, lossDb } of shadows) {
      if (z < depthMm) continue;
      const offAxis = ((x - lateralMm) ** 2 + (y - elevationMm) ** 2) / widthMm ** 2;
      if (offAxis < 16) echo -= lossDb * Math.exp(-0.5 * offAxis);
    }
    const distanceMm = surfaceMm(x, y, z);
    if (distanceMm > 4) return echo;
    const inside = 1 / (1 + Math.exp(distanceMm / EDGE_MM));
    const capsule = Math.abs(distanceMm) < 4 ? CAPSULE_DB * Math.exp(-0.5 * (distanceMm / CAPSULE_MM) ** 2) : 0;
    return echo + organ.contrastDb * inside + capsule;
  };
}

/** Millimetres from the surface, roughly: negative inside, far above 4 where the organ is out of reach. */
function surfaceDistanceOf(
  { semiAxesMm: [a, b, c], exponent }: UltrasoundOrgan,
  { centreMm, turns: [yaw, pitch, roll], bendMm }: UltrasoundScan,
): (x: number, y: number, z: number) => number {
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosPitch, sinPitch] = [Math.cos(pitch), Math.sin(pitch)];
  const [cosRoll, sinRoll] = [Math.cos(roll), Math.sin(roll)];
  const wave = (2 * Math.PI) / BEND_WAVELENGTH_MM;
  const meanRadiusMm = Math.cbrt(a * b * c);
  // An exponent below 3 lets a corner stand out by a fifth; then come the bend and 4 mm of capsule.
  const reachMm = 1.2 * Math.max(a, b, c) + Math.abs(bendMm) + 5;
  return (x, y, z) => {
    const dz = z - centreMm[2];
    const dy = y - centreMm[1];
    const dx = x - centreMm[0] + bendMm * Math.sin(wave * dz);
    if (dx * dx + dy * dy + dz * dz > reachMm * reachMm) return Infinity;
    const x1 = cosYaw * dx + sinYaw * dy;
    const y1 = cosYaw * dy - sinYaw * dx;
    const y2 = cosPitch * y1 + sinPitch * dz;
    const z2 = cosPitch * dz - sinPitch * y1;
    const x3 = cosRoll * x1 + sinRoll * z2;
    const z3 = cosRoll * z2 - sinRoll * x1;
    const sum = Math.abs(x3 / a) ** exponent + Math.abs(y2 / b) ** exponent + Math.abs(z3 / c) ** exponent;
    return (sum ** (1 / exponent) - 1) * meanRadiusMm;
  };
}
