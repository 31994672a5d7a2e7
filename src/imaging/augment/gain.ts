import type { JsonObject } from '../../base/json.js';
import type { PatchTransform } from '../transform.js';
import { depthAlong, type Depth } from './depth-along.js';
import type { Range } from './range.js';
import { scaleAboveDarkest } from './scale-above-darkest.js';
import { smoothStep } from './smooth-step.js';

export interface GainParams extends JsonObject {
  readonly axis: number;
  /** Natural logarithm of the gain at equal steps of depth, from one end of the case to the other. */
  readonly sliders: readonly number[];
  readonly depth: Depth;
}

/** As many as scanners have. */
const SLIDERS = 8;

/**
 * The sliders of a scanner's time gain compensation, with probability `p`: their logarithms are uniform in [-s, s], s
 * in `strength`; between them the gain passes over smoothly and multiplies what is above the darkest value.
 */
export function gain({ axis, strength, p }: { axis: number; strength: Range; p: number }): PatchTransform<GainParams> {
  return {
    kind: 'patch',
    name: 'gain',
    label: 'kept',
    target: 'kept',
    padding: 'kept',
    sample(random, context) {
      if (random.uniform() >= p) return undefined;
      const most = random.between(...strength);
      const sliders = Array.from({ length: SLIDERS }, () => random.between(-most, most));
      return { axis, sliders, depth: depthAlong({ random, axis, context }) };
    },
    apply(patch, { axis: along, sliders, depth: [first, step] }) {
      const planes = Float64Array.from({ length: patch.size[along]! }, (_, plane) =>
        Math.exp(logGainAt(sliders, first + plane * step)),
      );
      scaleAboveDarkest(patch, along, planes);
    },
  };
}

function logGainAt(sliders: readonly number[], depth: number): number {
  const at = Math.min(1, Math.max(0, depth)) * (sliders.length - 1);
  const below = Math.min(sliders.length - 2, Math.floor(at));
  return sliders[below]! + smoothStep(at - below) * (sliders[below + 1]! - sliders[below]!);
}
