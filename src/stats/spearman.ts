import type { Figure } from './figure.js';
import type { Pair } from './pair.js';
import { sumPairs } from './pair-sums.js';
import { pearson } from './pearson.js';

/** Spearman's rho: Pearson's r of the ranks, equal values sharing their mean rank. Undefined where `pearson` is. */
export function spearman(pairs: readonly Pair[]): Figure {
  const targets = ranks(pairs.map(({ target }) => target));
  const predictions = ranks(pairs.map(({ prediction }) => prediction));
  return pearson(sumPairs(targets.map((target, index) => ({ target, prediction: predictions[index]! }))));
}

/** From 1; equal values get the mean of the ranks that they cover. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranked = new Array<number>(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranked[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranked;
}
