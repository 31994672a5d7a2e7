import { canonicalJson } from '../base/json.js';
import { formatValue } from './format-value.js';
import { PASS, places, type Rule } from './rule.js';

/** The folds' networks are averaged and their figures pooled: they have to be of one experiment. */
export const foldsTrainedUnlike: Rule = {
  severity: 'error',
  acceptable: false,
  means: 'Two folds of one run were trained with different settings.',
  judge({ trained, locate }) {
    if (trained === undefined) return { kind: 'unknown', until: 'train' };
    const [first, ...others] = trained;
    const found = others.flatMap((other) =>
      Object.keys({ ...first!.recorded, ...other.recorded })
        .filter((key) => !isEqual(first!.recorded[key], other.recorded[key]))
        .map((key) => ({ key, other })),
    );
    if (found.length === 0) return PASS;
    return {
      kind: 'fail',
      value: found.map(({ key, other }) => `fold ${other.fold}: ${key}`),
      findings: found.map(({ key, other }) => ({
        message:
          `fold ${first!.fold} was trained with ${key} ${show(first!.recorded[key])} (${first!.modelFile}), ` +
          `and fold ${other.fold} with ${show(other.recorded[key])} (${other.modelFile})`,
        fix: 'train the fold that is unlike the experiment again, with `voxrun run --force train`',
        places: places([locate(key.split('.'))]),
      })),
    };
  },
};

function isEqual(a: unknown, b: unknown): boolean {
  return canonicalJson((a ?? null) as never) === canonicalJson((b ?? null) as never);
}

function show(value: unknown): string {
  return value === undefined ? 'not set' : formatValue(value);
}
