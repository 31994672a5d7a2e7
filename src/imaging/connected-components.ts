import type { Triple } from './volume.js';

/** The connected parts of a mask, as runs of voxels along the first axis. */
export interface Components {
  /** Voxels of each component; the order is that of their first voxels. */
  readonly sizes: readonly number[];
  /** Index of each run's first voxel, and the number of its voxels. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Component of each run. */
  readonly componentOf: Int32Array;
}

/**
 * Finds the components of the voxels whose value is one of `members` (1 by value) in a label map, C-order of `size`.
 * Voxels that touch at a face, an edge or a corner are connected (26 neighbours, skimage's full connectivity). Runs
 * are joined by union-find, so that memory grows with the surface of the mask and not with the image.
 */
export function connectedComponents({
  labels,
  members,
  size,
}: {
  labels: Uint8Array;
  members: Uint8Array;
  size: Triple;
}): Components {
  const { starts, lengths, firstOfRow } = runsOf({ labels, members, size });
  const [n1, n2, n3] = size;
  const parent = Int32Array.from(starts.keys());
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      const row = k * n2 + j;
      if (firstOfRow[row] === firstOfRow[row + 1]) continue;
      for (const [dj, dk] of EARLIER_ROWS) {
        if (j + dj < 0 || j + dj >= n2 || k + dk < 0) continue;
        joinRows({ parent, starts, lengths, firstOfRow, row, other: row + dk * n2 + dj, n1 });
      }
    }
  }

  const componentOf = new Int32Array(starts.length);
  const sizes: number[] = [];
  for (let run = 0; run < starts.length; run++) {
    const root = rootOf(parent, run);
    // A root is the first run of its component, so its number is known before the others ask for it.
    if (root === run) componentOf[run] = sizes.push(0) - 1;
    else componentOf[run] = componentOf[root]!;
    sizes[componentOf[run]!]! += lengths[run]!;
  }
  return { sizes, starts, lengths, componentOf };
}

/** Steps along the second and third axis to the neighbouring rows that come earlier. */
const EARLIER_ROWS = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

interface Runs {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** Number of runs before each row. */
  readonly firstOfRow: Int32Array;
}

function runsOf({ labels, members, size }: { labels: Uint8Array; members: Uint8Array; size: Triple }): Runs {
  const [n1, n2, n3] = size;
  const starts: number[] = [];
  const lengths: number[] = [];
  const firstOfRow = new Int32Array(n2 * n3 + 1);
  for (let row = 0; row < n2 * n3; row++) {
    firstOfRow[row] = starts.length;
    const end = (row + 1) * n1;
    for (let v = row * n1; v < end; v++) {
      if (members[labels[v]!] === 0) continue;
      const start = v;
      while (v < end && members[labels[v]!] !== 0) v++;
      starts.push(start);
      lengths.push(v - start);
    }
  }
  firstOfRow[n2 * n3] = starts.length;
  return { starts: Int32Array.from(starts), lengths: Int32Array.from(lengths), firstOfRow };
}

/** Joins the runs of two rows that lie side by side, or touch at their ends diagonally. */
function joinRows(options: Runs & { parent: Int32Array; row: number; other: number; n1: number }): void {
  const { parent, starts, lengths, firstOfRow, row, other, n1 } = options;
  let a = firstOfRow[row]!;
  let b = firstOfRow[other]!;
  while (a < firstOfRow[row + 1]! && b < firstOfRow[other + 1]!) {
    const startA = starts[a]! - row * n1;
    const startB = starts[b]! - other * n1;
    const endA = startA + lengths[a]!;
    const endB = startB + lengths[b]!;
    if (startA <= endB && startB <= endA) join(parent, a, b);
    if (endA < endB) a++;
    else b++;
  }
}

/** The smaller root stays: a root is the first run of its component. */
function join(parent: Int32Array, a: number, b: number): void {
  const [first, second] = [rootOf(parent, a), rootOf(parent, b)];
  if (first < second) parent[second] = first;
  else parent[first] = second;
}

function rootOf(parent: Int32Array, run: number): number {
  let root = run;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}
