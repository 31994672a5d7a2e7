import type { JsonObject } from '../../base/json.js';
import {
  aNumber,
  aNumberOrNull,
  aText,
  aTruth,
  listOf,
  oneOf,
  optional,
  theText,
  withKeys,
  type Shape,
} from '../../base/json-shape.js';
import { anEstimate } from '../../stats/estimate.js';

/** Whether a record of a group holds what the page of the group reads. */
export function isGroupRecord(
  value: JsonObject,
  { group, experiment }: { group: string; experiment: string },
): boolean {
  return value.format === 1 && value.group === group && value.experiment === experiment && read(value);
}

const state = theText('waiting', 'complete', 'partial', 'failed', 'refused', 'locked', 'interrupted');
const members = listOf(
  withKeys({
    member: aText,
    run: optional(aText),
    state,
    seeds: optional(listOf(withKeys({ seed: aNumber, state, run: optional(aText) }))),
  }),
);

const decision: Shape = withKeys({
  step: aText,
  kept: aTruth,
  against: aText,
  reason: aText,
  difference: optional(withKeys({ difference: anEstimate, bySeed: listOf(aNumberOrNull) })),
});

const ladder = withKeys({
  deciding: withKeys({ rule: theText('interval', 'mean'), fold: aNumber, seeds: listOf(aNumber) }),
  decisions: listOf(decision),
  final: optional(withKeys({ folds: listOf(aNumber), members })),
});

const read: Shape = oneOf(
  withKeys({ kind: theText('variants', 'sweep'), members }),
  withKeys({ kind: theText('ladder'), members, ladder: optional(ladder) }),
);
