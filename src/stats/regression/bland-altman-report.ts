import { blandAltman } from '../bland-altman.js';
import type { Undefined } from '../figure.js';
import type { Pair } from '../pair.js';
import type { BlandAltmanReport } from './regression-report.js';

export interface BlandAltmanOptions {
  readonly pairs: readonly Pair[];
  /** Whether each pair is an independent unit of its own. */
  readonly independent: boolean;
}

/** Bland-Altman with the keys of the report, and without the intervals that only independent pairs have. */
export function blandAltmanReport({ pairs, independent }: BlandAltmanOptions): BlandAltmanReport | Undefined {
  const found = blandAltman(pairs);
  if ('reason' in found) return found;
  return {
    bias: found.bias,
    bias_interval: independent ? found.biasInterval : null,
    sd: found.sd,
    limits: found.limits,
    lower_limit_interval: independent ? found.lowerLimitInterval : null,
    upper_limit_interval: independent ? found.upperLimitInterval : null,
    slope: found.slope,
  };
}
