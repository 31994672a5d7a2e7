import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import type { Triple } from '../volume.js';
import { centralPatch, largestDifference, volumeOf } from './augment-rig.js';
import { blur } from './blur.js';
import { brightness } from './brightness.js';
import { contrast } from './contrast.js';
import { gamma } from './gamma.js';
import { lowResolution } from './low-resolution.js';
import { NO_MOTION } from './motion.js';
import { rotate } from './rotate.js';
import { zoom } from './zoom.js';

interface Given {
  readonly image: number[];
}
const fixture = JSON.parse(readFileSync(new URL('fixtures/batchgenerators.json', import.meta.url), 'utf8')) as {
  source: Triple;
  patch: Triple;
  spatial: (Given & { degrees: Triple | null; scale: number | null; label: number[] })[];
  blur: (Given & { sigma: Triple })[];
  brightness: Given & { factor: number };
  contrast: (Given & { factor: number })[];
  gamma: (Given & { gamma: number; inverted: boolean })[];
  lowResolution: (Given & { factor: number })[];
};

/** The volume that the fixture was made from. */
function waves(size: Triple) {
  return volumeOf(
    size,
    (i, j, k) => Math.sin(1.1 * i + 0.4) * Math.cos(0.7 * j - 0.2) + 0.3 * Math.sin(0.9 * k + 0.05 * i * j),
    (i, j, k) => Math.floor(1.5 + 1.49 * Math.sin(0.6 * i + 0.5 * j - 0.4 * k)),
  );
}

/** Single precision there and double here: values are below 2, so a few of its steps of 1.2e-7. */
const TOLERANCE = 2e-6;

function applied<P extends JsonObject>(transform: PatchTransform<P>, params: P): Float32Array {
  const patch = centralPatch(waves(fixture.patch), fixture.patch);
  transform.apply(patch, params);
  return patch.images[0]!;
}

describe('the numbers of batchgeneratorsv2 for the same parameters', () => {
  it.each(fixture.spatial)('turned by $degrees, scaled by $scale', ({ degrees, scale, image, label }) => {
    let motion = NO_MOTION;
    if (degrees !== null) motion = rotate({ degrees: 0, p: 1 }).move(motion, { degrees });
    const factor = 1 / (scale ?? 1);
    motion = zoom({ range: [1, 1], p: 1 }).move(motion, { factor, factors: [factor, factor, factor] });
    const patch = centralPatch(waves(fixture.source), fixture.patch, motion);
    // Its coordinates are single precision too, and the image changes by up to 1.1 per voxel.
    expect(largestDifference(patch.images[0]!, image)).toBeLessThan(5e-6);
    expect([...patch.label!]).toEqual(label);
  });

  it.each(fixture.blur)('blurred by $sigma', ({ sigma, image }) => {
    const blurred = applied(blur({ sigma: [0, 0], p: 1, pChannel: 1 }), { sigma: [sigma] });
    expect(largestDifference(blurred, image)).toBeLessThan(TOLERANCE);
  });

  it('brighter', () => {
    const { factor, image } = fixture.brightness;
    const brighter = applied(brightness({ factor: [1, 1], p: 1 }), { factor: [factor] });
    expect(largestDifference(brighter, image)).toBeLessThan(TOLERANCE);
  });

  it.each(fixture.contrast)('contrast $factor', ({ factor, image }) => {
    const stretched = applied(contrast({ factor: [1, 1], p: 1 }), { factor: [factor] });
    expect(largestDifference(stretched, image)).toBeLessThan(TOLERANCE);
  });

  it.each(fixture.gamma)('gamma $gamma, inverted: $inverted', ({ gamma: exponent, inverted, image }) => {
    const bent = applied(gamma({ gamma: [1, 1], p: 1, inverted }), { gamma: [exponent] });
    expect(largestDifference(bent, image)).toBeLessThan(TOLERANCE);
  });

  it.each(fixture.lowResolution)('resolution reduced to $factor', ({ factor, image }) => {
    const reduced = applied(lowResolution({ factor: [1, 1], p: 1, pChannel: 1 }), {
      factor: [factor],
      axes: [0, 1, 2],
    });
    expect(largestDifference(reduced, image)).toBeLessThan(TOLERANCE);
  });
});
