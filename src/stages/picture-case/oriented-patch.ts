import type { ShownPatch } from '../../imaging/picture/cut-planes.js';
import { axisMapTo, orientTriple, type Orientation } from '../../imaging/orientation.js';
import { reorient } from '../../imaging/reorient.js';
import { tripleOf, voxelCount, type RawImage, type Triple } from '../../imaging/volume.js';

/** What is to be seen of a case, all on the grid of `image`. */
export interface SeenCase {
  readonly image: RawImage;
  /** Label maps in stored order. */
  readonly labels: readonly Uint8Array[];
}

/**
 * The case with its axes as `orientation` says, and with no more than `most` voxels along any of them: every second, third
 * ... is taken where there are more. `step` says which.
 */
export function orientedPatch(
  { image, labels }: SeenCase,
  { orientation, most }: { orientation: Orientation; most: number },
): { patch: ShownPatch; labels: Uint8Array[]; step: number } {
  const map = axisMapTo(image.hasSpace ? orientation : 'stored', image.affine);
  const whole = orientTriple(image.size, map);
  const step = Math.ceil(Math.max(...whole) / most);
  const size = tripleOf((axis) => Math.ceil(whole[axis] / step));
  const turned = <T extends Float32Array | Uint8Array>(data: ArrayLike<number>, make: (length: number) => T): T => {
    const out = make(voxelCount(whole));
    reorient({ data, size: image.size, map, out });
    return step === 1 ? out : thinned(out, { whole, size, step, out: make(voxelCount(size)) });
  };
  const spacing = orientTriple(image.spacingMm, map);
  return {
    patch: {
      size,
      spacingMm: tripleOf((axis) => spacing[axis] * step),
      channels: 1,
      image: turned(image.data, (length) => new Float32Array(length)),
    },
    labels: labels.map((values) => turned(values, (length) => new Uint8Array(length))),
    step,
  };
}

function thinned<T extends Float32Array | Uint8Array>(
  values: T,
  { whole, size, step, out }: { whole: Triple; size: Triple; step: number; out: T },
): T {
  let to = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++) {
        out[to++] = values[((k * whole[1] + j) * whole[0] + i) * step]!;
      }
    }
  }
  return out;
}
