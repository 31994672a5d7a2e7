import type { GoldenName } from '../read-golden.js';

/** How well a golden number is known: to `absolute` plus `relative` times its size. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Written with nine decimals. */
const DECIMALS = 1e-9;
/** Single precision after some operations. */
const SINGLE = 1e-6;
/** The last digits of double precision. */
const DOUBLE = 1e-12;

/** By path; whatever is in no line is exact. The first that fits counts. */
const TOLERANCES: readonly (readonly [RegExp, Tolerance])[] = [
  [/^numerics\/gaussian\/.*\/(values|axis0_center_line)\//, { absolute: DECIMALS, relative: SINGLE }],
  [/^numerics\/gaussian\/.*\/(max|min|sum|corner)$/, { absolute: 0, relative: SINGLE }],
  [/^numerics\/resample\/(input|order|sepz)(?!_shape)/, { absolute: 2 * DECIMALS, relative: 0 }],
  [/^numerics\/cubic1d\//, { absolute: 2 * DECIMALS, relative: 0 }],
  [/^numerics\/loss\/logits\//, { absolute: DECIMALS, relative: 0 }],
  [/^numerics\/loss\/(ce$|dice_|dccec_)/, { absolute: SINGLE, relative: 0 }],
  [/^numerics\/norm\/input\//, { absolute: DECIMALS, relative: 0 }],
  [/^numerics\/norm\/props\//, { absolute: 0, relative: SINGLE }],
  [/^numerics\/norm\//, { absolute: SINGLE, relative: 0 }],
  [/^numerics\/ds_weights\//, { absolute: DOUBLE, relative: 0 }],
  [/^numerics\/polylr_1000\//, { absolute: 0, relative: DOUBLE }],
  [/^numerics\/surface\/.*\/spacing\//, { absolute: 0, relative: SINGLE }],
  [/^numerics\/surface\/.*\/(dice|dm_)/, { absolute: DOUBLE, relative: 0 }],
  [/^numerics\/surface\/.*\/monai_/, { absolute: SINGLE, relative: 0 }],
  [/^numerics\/monai_gaussian_8_12_6\//, { absolute: DECIMALS, relative: SINGLE }],
  // Quantiles of simulated correlations.
  [/^regression\/chance_r_95\//, { absolute: 0.007, relative: 0 }],
  [/^regression\/losses_standardized\//, { absolute: DECIMALS, relative: 0 }],
  [/^regression\/(metrics|baseline)\/(y|p|train_y)\//, { absolute: 0, relative: DECIMALS }],
  [/^regression\/(metrics|baseline|retransform)\//, { absolute: DECIMALS, relative: 0 }],
  [/^regression\/shrout_fleiss\/ICC/, { absolute: DECIMALS, relative: 0 }],
];

/** The tolerance of the number at a path (`numerics/loss/ce`), undefined for one that is exact. */
export function toleranceOf(path: `${GoldenName}/${string}`): Tolerance | undefined {
  return TOLERANCES.find(([pattern]) => pattern.test(path))?.[1];
}
