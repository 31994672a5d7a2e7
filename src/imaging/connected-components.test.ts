import { describe, expect, it } from 'vitest';
import { randomOf } from '../base/random.js';
import { connectedComponents } from './connected-components.js';
import { membersOf } from './metrics/label-class.js';
import type { Triple } from './volume.js';

const sizesOf = (labels: Uint8Array, size: Triple, values: readonly number[] = [1]): readonly number[] =>
  connectedComponents({ labels, members: membersOf(values), size }).sizes;

/** Component sizes by flooding from each voxel, in the order of first voxels. */
function byFlooding(labels: Uint8Array, [n1, n2, n3]: Triple): readonly number[] {
  const seen = new Uint8Array(labels.length);
  const sizes: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] !== 1 || seen[start] === 1) continue;
    seen[start] = 1;
    const queue = [start];
    for (const v of queue) {
      const [i, j, k] = [v % n1, Math.floor(v / n1) % n2, Math.floor(v / n1 / n2)];
      for (let near = 0; near < 27; near++) {
        const [x, y, z] = [i + (near % 3) - 1, j + (Math.floor(near / 3) % 3) - 1, k + Math.floor(near / 9) - 1];
        if (x < 0 || y < 0 || z < 0 || x >= n1 || y >= n2 || z >= n3) continue;
        const at = (z * n2 + y) * n1 + x;
        if (labels[at] !== 1 || seen[at] === 1) continue;
        seen[at] = 1;
        queue.push(at);
      }
    }
    sizes.push(queue.length);
  }
  return sizes;
}

describe('connectedComponents', () => {
  it('finds the components that flooding finds, in any noise', () => {
    const random = randomOf(['components']);
    for (let trial = 0; trial < 60; trial++) {
      const size: Triple = [1 + random.integer(9), 1 + random.integer(9), 1 + random.integer(9)];
      const share = random.uniform();
      const labels = Uint8Array.from({ length: size[0] * size[1] * size[2] }, () => (random.uniform() < share ? 1 : 0));
      expect(sizesOf(labels, size)).toEqual(byFlooding(labels, size));
    }
  });

  it('connects voxels that touch at a corner, and none across the end of a row', () => {
    expect(sizesOf(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 1]), [2, 2, 2])).toEqual([2]);
    expect(sizesOf(Uint8Array.from([0, 0, 1, 1, 0, 0]), [3, 2, 1])).toEqual([1, 1]);
    expect(sizesOf(Uint8Array.from([1, 0, 1]), [3, 1, 1])).toEqual([1, 1]);
  });

  it('takes several labels for one thing, and finds nothing in an empty map', () => {
    const labels = Uint8Array.from([1, 2, 0, 3]);
    expect(sizesOf(labels, [4, 1, 1], [1, 2])).toEqual([2]);
    expect(sizesOf(labels, [4, 1, 1], [7])).toEqual([]);
  });
});
