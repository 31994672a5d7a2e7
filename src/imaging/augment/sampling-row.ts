import type { Triple } from '../volume.js';
import { labelVote } from './label-vote.js';
import type { PointRow } from './patch-points.js';

/** One row of points in a volume, at which images and labels are then looked up. Made once and used for many rows. */
export interface SamplingRow extends PointRow {
  /** Trilinear values of one channel, 0 outside, to `out` from `at` on. */
  image(data: Float32Array, channels: number, channel: number, out: Float32Array, at: number): void;
  /** Labels of largest weight, to `out` from `at` on. */
  label(data: Uint8Array, out: Uint8Array, at: number): void;
}

/** `base` of a point none of whose eight neighbours is in the volume. */
const OUTSIDE = -1;
/** `base` of a point only some of whose neighbours are in the volume. */
const BORDER = -2;
/** Stands for what is outside where labels compete; their values are below. */
const OUTSIDE_LABEL = 256;

export function samplingRow(length: number, volume: Triple): SamplingRow {
  // Place in the cell, or in the volume where `base` is not a cell.
  const x = new Float64Array(length);
  const y = new Float64Array(length);
  const z = new Float64Array(length);
  // Number of the cell's first voxel in the volume, or OUTSIDE or BORDER.
  const base = new Int32Array(length);
  const [n1, n2, n3] = volume;
  const plane = n1 * n2;
  const vote = labelVote(n1, plane);

  return {
    put(i, px, py, pz) {
      if (px >= 0 && py >= 0 && pz >= 0 && px < n1 - 1 && py < n2 - 1 && pz < n3 - 1) {
        // Truncation is the floor here, and cheaper.
        const cx = px | 0;
        const cy = py | 0;
        const cz = pz | 0;
        base[i] = (cz * n2 + cy) * n1 + cx;
        x[i] = px - cx;
        y[i] = py - cy;
        z[i] = pz - cz;
      } else {
        base[i] = px <= -1 || py <= -1 || pz <= -1 || px >= n1 || py >= n2 || pz >= n3 ? OUTSIDE : BORDER;
        x[i] = px;
        y[i] = py;
        z[i] = pz;
      }
    },
    image(data, channels, channel, out, at) {
      const stepY = n1 * channels;
      const stepZ = plane * channels;
      for (let i = 0; i < length; i++) {
        const cell = base[i]!;
        if (cell >= 0) {
          const a = cell * channels + channel;
          const b = a + stepZ;
          const fx = x[i]!;
          const fy = y[i]!;
          const v00 = data[a]! + fx * (data[a + channels]! - data[a]!);
          const v01 = data[a + stepY]! + fx * (data[a + stepY + channels]! - data[a + stepY]!);
          const v10 = data[b]! + fx * (data[b + channels]! - data[b]!);
          const v11 = data[b + stepY]! + fx * (data[b + stepY + channels]! - data[b + stepY]!);
          const low = v00 + fy * (v01 - v00);
          out[at + i] = low + z[i]! * (v10 + fy * (v11 - v10) - low);
        } else {
          out[at + i] = cell === OUTSIDE ? 0 : borderValue(data, channels, channel, x[i]!, y[i]!, z[i]!);
        }
      }
    },
    label(data, out, at) {
      for (let i = 0; i < length; i++) {
        const cell = base[i]!;
        if (cell >= 0) {
          const first = data[cell]!;
          const above = cell + plane;
          if (
            first === data[cell + 1]! &&
            first === data[cell + n1]! &&
            first === data[cell + n1 + 1]! &&
            first === data[above]! &&
            first === data[above + 1]! &&
            first === data[above + n1]! &&
            first === data[above + n1 + 1]!
          ) {
            out[at + i] = first;
          } else {
            out[at + i] = vote.at(data, cell, x[i]!, y[i]!, z[i]!);
          }
        } else {
          out[at + i] = cell === OUTSIDE ? 0 : borderLabel(data, x[i]!, y[i]!, z[i]!);
        }
      }
    },
  };

  function borderValue(
    data: Float32Array,
    channels: number,
    channel: number,
    px: number,
    py: number,
    pz: number,
  ): number {
    const cx = Math.floor(px);
    const cy = Math.floor(py);
    const cz = Math.floor(pz);
    let value = 0;
    for (let corner = 0; corner < 8; corner++) {
      const i = cx + (corner & 1);
      const j = cy + ((corner >> 1) & 1);
      const k = cz + (corner >> 2);
      if (i < 0 || j < 0 || k < 0 || i >= n1 || j >= n2 || k >= n3) continue;
      const weight = (1 - Math.abs(px - i)) * (1 - Math.abs(py - j)) * (1 - Math.abs(pz - k));
      value += weight * data[((k * n2 + j) * n1 + i) * channels + channel]!;
    }
    return value;
  }

  function borderLabel(data: Uint8Array, px: number, py: number, pz: number): number {
    const cx = Math.floor(px);
    const cy = Math.floor(py);
    const cz = Math.floor(pz);
    for (let corner = 0; corner < 8; corner++) {
      const i = cx + (corner & 1);
      const j = cy + ((corner >> 1) & 1);
      const k = cz + (corner >> 2);
      const outside = i < 0 || j < 0 || k < 0 || i >= n1 || j >= n2 || k >= n3;
      vote.corners[corner] = outside ? OUTSIDE_LABEL : data[(k * n2 + j) * n1 + i]!;
    }
    const label = vote.among(px - cx, py - cy, pz - cz);
    return label === OUTSIDE_LABEL ? 0 : label;
  }
}
