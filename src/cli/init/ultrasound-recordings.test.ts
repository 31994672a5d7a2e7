import { describe, expect, it } from 'vitest';
import { ultrasoundRecordings, type UltrasoundRecording } from './ultrasound-recordings.js';

const options = { patients: 30, seed: 1 } as const;
const same = ultrasoundRecordings({ ...options, depth: 'same' });
const byOrgan = ultrasoundRecordings({ ...options, depth: 'by-organ' });

const extentMl = ({ size, spacingMm }: UltrasoundRecording) =>
  size.reduce((product, voxels, axis) => product * voxels * spacingMm[axis]!, 1) / 1000;
const log = (of: (recording: UltrasoundRecording) => number) => byOrgan.map((recording) => Math.log(of(recording)));
const volumes = log(({ volumeMl }) => volumeMl);

describe('ultrasoundRecordings', () => {
  it('are ordered by id, and the same patients and grids whatever the depth', () => {
    expect(same).toHaveLength(200);
    expect(same.slice(0, 8).map(({ id }) => id)).toEqual([
      ...['p01_1', 'p01_2', 'p01_3', 'p01_4', 'p01_5', 'p01_6', 'p01_7'],
      'p02_1',
    ]);
    const shown = ({ id, patient, volumeMl, size }: UltrasoundRecording) => ({ id, patient, volumeMl, size });
    expect(byOrgan.map(shown)).toEqual(same.map(shown));
  });

  it('show the organ by-organ at a third to a half of the picture, so that its look tells nothing of its volume', () => {
    // The scale of the picture is that of its voxels; what is left of the volume is what the eye sees.
    const scales = byOrgan.map(({ spacingMm }, index) => spacingMm[0] / same[index]!.spacingMm[0]);
    const seen = byOrgan.map(({ volumeMl }, index) => volumeMl / scales[index]! ** 3);
    // A header keeps whole micrometres: of 1.4 mm, a thousandth of a volume.
    expect(Math.min(...seen)).toBeGreaterThan(19.9);
    expect(Math.max(...seen)).toBeLessThan(60.1);
    // 1.96 / sqrt(30), the largest correlation that 30 independent patients show by chance.
    expect(Math.abs(correlation(volumes, seen.map(Math.log)))).toBeLessThan(0.36);
    expect(correlation(volumes, log(extentMl))).toBeGreaterThan(0.6);
  });

  it('make the voxels of a deep recording larger, not the picture', () => {
    const [before, after] = [same, byOrgan].map((recordings) => recordings.find(({ id }) => id === 'p05_2')!);
    const ratios = after!.spacingMm.map((mm, axis) => mm / before!.spacingMm[axis]!);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0]!, 3);
    expect(ratios[0]).toBeGreaterThan(1.2);
    // The organ is seen as another size, in the same place and under the same noise: the borders of the pictures agree.
    const border = (image: Uint8Array) => image.subarray(0, before!.size[0] * before!.size[1]);
    const [was, is] = [before!.render(), after!.render()];
    expect(Buffer.compare(border(was), border(is))).toBe(0);
    expect(Buffer.compare(was, is)).not.toBe(0);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const products = (x: readonly number[], meanX: number, y: readonly number[], meanY: number) =>
    x.reduce((sum, value, index) => sum + (value - meanX) * (y[index]! - meanY), 0);
  return products(a, meanA, b, meanB) / Math.sqrt(products(a, meanA, a, meanA) * products(b, meanB, b, meanB));
}
