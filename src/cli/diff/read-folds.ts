import { isJsonObject, type Json } from '../../base/json.js';
import type { Fold } from '../../graph/stage-spec.js';
import { known, unknown, type Known } from './side.js';

/** The folds in a `folds.json`, if that is what it holds. */
export function readFolds(found: Known<Json>): Known<readonly Fold[]> {
  if (found.kind === 'unknown') return found;
  const { value } = found;
  return isFolds(value) ? known(value) : unknown('has a folds.json without folds');
}

/** Whether a value from disk is a list of folds. */
export function isFolds(value: Json | undefined): value is Json & readonly Fold[] {
  return (
    Array.isArray(value) &&
    (value as readonly Json[]).every((fold) => isJsonObject(fold) && isTexts(fold.train) && isTexts(fold.validation))
  );
}

function isTexts(value: Json | undefined): boolean {
  return Array.isArray(value) && (value as readonly Json[]).every((one) => typeof one === 'string');
}
