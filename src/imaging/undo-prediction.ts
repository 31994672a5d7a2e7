import { sourcePosition } from './axis-taps.js';
import { insertBox } from './box.js';
import { invertFit, isIdentity, overlapOf } from './fit-size.js';
import type { CaseGeometry } from './prepare-case.js';
import { restoreOrientation } from './reorient.js';
import { resizeVolume } from './resize.js';
import { separateAxis, type AxisIndex } from './separate-axis.js';
import { voxelCount } from './volume.js';

/**
 * Turns a prediction on a prepared case into a label map on the grid of its stored image: resamples the logits (not
 * the labels, as nnU-Net does), decides, puts the crop back into its place and undoes the orientation. What the
 * network never saw, outside the crop or cut away by a fixed size, is background. One class is resampled at a time, so
 * that memory stays at a few volumes beside the logits.
 *
 * `logits`: C-order with classes last, `((k * n2 + j) * n1 + i) * classes + class`, of size `geometry.size`.
 * Returns C-order along the stored axes. Without `regions` each voxel gets the class of its largest logit, of equal
 * ones the lowest. With `regions`, one value per class, each class whose logit is above 0 (probability above one half)
 * writes its value, later ones over earlier ones.
 */
export function undoPrediction({
  logits,
  classes,
  geometry,
  regions,
}: {
  logits: Float32Array;
  classes: number;
  geometry: CaseGeometry;
  regions?: readonly number[];
}): Uint8Array {
  const { size, box, orientedSize, axisMap, nativeSize, fit } = geometry;
  if (logits.length !== voxelCount(size) * classes || (regions !== undefined && regions.length !== classes)) {
    throw new Error('Internal error: the logits have another size than the prepared case');
  }
  const decision = decisionOf(voxelCount(box.size), regions);
  for (let c = 0; c < classes; c++) decision.add(logitsInBox({ logits, classes, index: c, geometry }));
  if (!isIdentity(fit)) clearUnseen(decision.labels, geometry);
  const oriented = insertBox({ data: decision.labels, size: orientedSize, box });
  return restoreOrientation({ data: oriented, size: nativeSize, map: axisMap });
}

/** The logits of one class, read at `v * stride + offset`. */
interface ClassLogits {
  readonly data: Float32Array;
  readonly stride: number;
  readonly offset: number;
}

interface Decision {
  readonly labels: Uint8Array;
  /** Takes the logits of the next class. */
  add(logits: ClassLogits): void;
}

function decisionOf(count: number, regions: readonly number[] | undefined): Decision {
  const labels = new Uint8Array(count);
  const best = new Float32Array(count).fill(regions === undefined ? -Infinity : 0);
  let added = 0;
  return {
    labels,
    add({ data, stride, offset }) {
      const value = regions === undefined ? added : regions[added]!;
      added++;
      for (let v = 0, at = offset; v < count; v++, at += stride) {
        if (!(data[at]! > best[v]!)) continue;
        labels[v] = value;
        if (regions === undefined) best[v] = data[at]!;
      }
    },
  };
}

/** One class on the cropped native grid. */
function logitsInBox({
  logits,
  classes,
  index,
  geometry,
}: {
  logits: Float32Array;
  classes: number;
  index: number;
  geometry: CaseGeometry;
}): ClassLogits {
  const { box, fit, nativeSpacingMm, spacingMm, separateZ } = geometry;
  const prepared = { data: logits, stride: classes, offset: index };
  const resampled = fit.from.some((length, axis) => length !== box.size[axis]);
  const whole = isIdentity(fit) ? prepared : unfitted(prepared, geometry);
  if (!resampled) return whole;
  const out = new Float32Array(voxelCount(box.size));
  const separate = separateZ === 'auto' ? separateAxis(spacingMm, nativeSpacingMm) : undefined;
  resizeVolume({ ...whole, size: fit.from, newSize: box.size, order: 1, out, separate });
  return { data: out, stride: 1, offset: 0 };
}

/** Takes the padding off, and continues with the nearest logit where voxels were cut, so that none mixes with zeros. */
function unfitted({ data, stride, offset }: ClassLogits, { fit, size }: CaseGeometry): ClassLogits {
  const [n1, n2, n3] = fit.from;
  const seen = overlapOf(fit);
  const at = (index: number, axis: AxisIndex): number =>
    Math.min(Math.max(index + fit.offset[axis], seen.start[axis]), seen.start[axis] + seen.size[axis] - 1);
  const out = new Float32Array(n1 * n2 * n3);
  let to = 0;
  for (let k = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      const row = (at(k, 2) * size[1] + at(j, 1)) * size[0];
      for (let i = 0; i < n1; i++) out[to++] = data[(row + at(i, 0)) * stride + offset]!;
    }
  }
  return { data: out, stride: 1, offset: 0 };
}

/** Voxels whose centre lies in what a fixed size cut away become background. */
function clearUnseen(labels: Uint8Array, { box, fit }: CaseGeometry): void {
  const seen = overlapOf(invertFit(fit));
  const [seen1, seen2, seen3] = ([0, 1, 2] as const).map((axis) => {
    const [n, m] = [fit.from[axis], box.size[axis]];
    return Array.from({ length: m }, (_, index) => {
      const position = sourcePosition({ index, n, m }) + 0.5;
      return position >= seen.start[axis] && position < seen.start[axis] + seen.size[axis];
    });
  }) as [boolean[], boolean[], boolean[]];
  let v = 0;
  for (const third of seen3) {
    for (const second of seen2) {
      for (const first of seen1) {
        if (!(first && second && third)) labels[v] = 0;
        v++;
      }
    }
  }
}
