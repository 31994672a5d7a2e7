import { describe, expect, it } from 'vitest';
import { surfelAreas } from './surfel-areas.js';

const bit = (x: number, y: number, z: number): number => 1 << (4 * x + y + 2 * z);

describe('surfelAreas', () => {
  const [a, b, c] = [3, 0.7, 1.3];
  const areas = surfelAreas([a, b, c]);

  it('is 0 where all eight voxels are inside or all outside', () => {
    expect([areas[0], areas[255]]).toEqual([0, 0]);
  });

  it('is the face of a voxel for a plane across an axis', () => {
    const across = (axis: number): number =>
      [0, 1, 2, 3].reduce((code, other) => {
        const at = [other & 1, other >> 1];
        at.splice(axis, 0, 0);
        return code | bit(at[0]!, at[1]!, at[2]!);
      }, 0);
    expect(areas[across(0)]).toBeCloseTo(b * c, 12);
    expect(areas[across(1)]).toBeCloseTo(a * c, 12);
    expect(areas[across(2)]).toBeCloseTo(a * b, 12);
  });

  it('is a triangle between edge middles for one voxel, and two of them for two voxels that share a corner or an edge', () => {
    const triangle = Math.hypot(b * c, a * c, a * b) / 8;
    expect(areas[bit(0, 0, 0)]).toBeCloseTo(triangle, 12);
    expect(areas[bit(0, 0, 0) | bit(1, 1, 1)]).toBeCloseTo(2 * triangle, 12);
    expect(areas[bit(0, 0, 0) | bit(1, 1, 0)]).toBeCloseTo(2 * triangle, 12);
  });

  it('is a slanted rectangle for two voxels that share a face', () => {
    expect(areas[bit(0, 1, 0) | bit(1, 1, 0)]).toBeCloseTo(a * Math.hypot(b / 2, c / 2), 12);
  });

  it('is the same for the inside and the outside exchanged', () => {
    for (let code = 0; code < 256; code++) expect(areas[255 - code], String(code)).toBeCloseTo(areas[code]!, 12);
  });

  it('of all 256 neighbourhoods on unit cubes sums to that of the published table', () => {
    // Sum over DeepMind's table of normals at spacing 1, 1, 1; the metrics on noise check the single entries.
    expect(surfelAreas([1, 1, 1]).reduce((sum, area) => sum + area, 0)).toBeCloseTo(241.34313970553737, 9);
  });
});
