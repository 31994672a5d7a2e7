import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { depthAlong, type Depth } from './depth-along.js';
import type { Range } from './range.js';
import { scaleAboveDarkest } from './scale-above-darkest.js';

export interface AttenuationParams extends JsonObject {
  readonly axis: number;
  readonly strength: number;
  readonly depth: Depth;
}

/**
 * Ultrasound fades with depth d, with probability `p`: what is above the darkest value is multiplied by
 * exp(-strength d), d being 0 at one end of `axis` and 1 at the other end of the case.
 */
export function attenuation({
  axis,
  strength,
  p,
}: {
  axis: number;
  strength: Range;
  p: number;
}): PatchTransform<AttenuationParams> {
  return {
    kind: 'patch',
    name: 'attenuation',
    label: 'kept',
    target: 'kept',
    padding: 'kept',
    sample(random, context) {
      if (random.uniform() >= p) return undefined;
      return { axis, strength: random.between(...strength), depth: depthAlong({ random, axis, context }) };
    },
    apply(patch, { axis: along, strength: drawn, depth: [first, step] }) {
      const planes = Float64Array.from({ length: patch.size[along]! }, (_, plane) =>
        Math.exp(-drawn * Math.max(0, first + plane * step)),
      );
      scaleAboveDarkest(patch, along, planes);
    },
  };
}
