import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import type { Triple } from '../volume.js';
import { depthAlong, type Depth } from './depth-along.js';
import type { Range } from './range.js';
import { darkestOf } from './scale-above-darkest.js';
import { smoothStep } from './smooth-step.js';

export interface ShadowParams extends JsonObject {
  readonly axis: number;
  /** Share of the echo that is lost in the shadow's middle. */
  readonly strength: number;
  /** Depth at which it begins. */
  readonly begin: number;
  readonly depth: Depth;
  /** Where it lies across the beam and its standard deviation there, in voxels of the patch; unused along the beam. */
  readonly centre: Triple;
  readonly sigma: Triple;
}

/** Depth over which a shadow sets in. */
const ONSET = 0.05;

/**
 * An acoustic shadow along `axis`, with probability `p`: from a depth on that is uniform over the case, what is above
 * the darkest value is multiplied by 1 - strength exp(-r^2 / 2), r being the distance from the shadow's middle in
 * standard deviations. These are a share of the patch, uniform in `width`; the middle is uniform over the patch.
 */
export function shadow({
  axis,
  strength,
  width,
  p,
}: {
  axis: number;
  strength: Range;
  width: Range;
  p: number;
}): PatchTransform<ShadowParams> {
  return {
    kind: 'patch',
    name: 'shadow',
    label: 'kept',
    target: 'kept',
    padding: 'kept',
    sample(random, context) {
      if (random.uniform() >= p) return undefined;
      const drawnWidth = random.between(...width);
      return {
        axis,
        strength: random.between(...strength),
        begin: random.uniform(),
        depth: depthAlong({ random, axis, context }),
        centre: context.size.map((length) => random.between(0, length - 1)) as unknown as Triple,
        sigma: context.size.map((length) => drawnWidth * length) as unknown as Triple,
      };
    },
    apply(patch, params) {
      const along = patch.size.map((length, at) => weightsAlong(length, at, params)) as unknown as Weights;
      for (const image of patch.images) shade({ image, content: patch.content, along, strength: params.strength });
    },
  };
}

/** How dark the shadow is, is the product of one weight per axis. */
type Weights = readonly [Float64Array, Float64Array, Float64Array];

function weightsAlong(
  length: number,
  axis: number,
  { axis: beam, depth, begin, centre, sigma }: ShadowParams,
): Float64Array {
  return Float64Array.from({ length }, (_, at) =>
    axis === beam
      ? smoothStep((depth[0] + at * depth[1] - begin) / ONSET)
      : Math.exp(-0.5 * ((at - centre[axis]!) / sigma[axis]!) ** 2),
  );
}

function shade({
  image,
  content,
  along,
  strength,
}: {
  image: Float32Array;
  content: Uint8Array | undefined;
  along: Weights;
  strength: number;
}): void {
  const dark = darkestOf(image, content);
  const [first, second, third] = along;
  let at = 0;
  for (let k = 0; k < third.length; k++) {
    for (let j = 0; j < second.length; j++) {
      const row = strength * third[k]! * second[j]!;
      for (let i = 0; i < first.length; i++, at++) {
        if (content === undefined || content[at] === 1) image[at] = dark + (1 - row * first[i]!) * (image[at]! - dark);
      }
    }
  }
}
