import { insertBox } from './box.js';
import type { CaseGeometry } from './prepare-case.js';
import { restoreOrientation } from './reorient.js';
import { resizeVolume } from './resize.js';
import { voxelCount } from './volume.js';

/**
 * Turns a prediction on a prepared case into a label map on the grid of its stored image: resamples the logits (not
 * the labels, as nnU-Net does), takes the largest, puts the crop back into its place (0 outside) and undoes the
 * orientation. One class is resampled at a time, so that memory stays at two volumes beside the logits.
 *
 * `logits`: C-order with classes last, `((k * n2 + j) * n1 + i) * classes + class`, of size `geometry.size`.
 * Returns C-order along the stored axes; of equal logits the lowest class wins.
 */
export function undoPrediction({
  logits,
  classes,
  geometry,
}: {
  logits: Float32Array;
  classes: number;
  geometry: CaseGeometry;
}): Uint8Array {
  const { size, box, orientedSize, axisMap, nativeSize } = geometry;
  if (logits.length !== voxelCount(size) * classes) {
    throw new Error('Internal error: the logits have another size than the prepared case');
  }
  const resampled = size.some((length, axis) => length !== box.size[axis]);
  const labels = resampled ? largestAfterResize({ logits, classes, geometry }) : largest(logits, classes);
  const oriented = insertBox({ data: labels, size: orientedSize, box });
  return restoreOrientation({ data: oriented, size: nativeSize, map: axisMap });
}

function largest(logits: Float32Array, classes: number): Uint8Array {
  const labels = new Uint8Array(logits.length / classes);
  for (let v = 0, at = 0; v < labels.length; v++, at += classes) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[at + c]! > logits[at + best]!) best = c;
    labels[v] = best;
  }
  return labels;
}

function largestAfterResize({
  logits,
  classes,
  geometry: { size, box },
}: {
  logits: Float32Array;
  classes: number;
  geometry: CaseGeometry;
}): Uint8Array {
  const count = voxelCount(box.size);
  const labels = new Uint8Array(count);
  const best = new Float32Array(count).fill(-Infinity);
  const one = new Float32Array(count);
  for (let c = 0; c < classes; c++) {
    resizeVolume({ data: logits, size, newSize: box.size, order: 1, out: one, stride: classes, offset: c });
    for (let v = 0; v < count; v++) {
      if (one[v]! > best[v]!) {
        best[v] = one[v]!;
        labels[v] = c;
      }
    }
  }
  return labels;
}
