import { claimIsPerCase } from './claim-is-per-case.js';
import { familyAcrossUnits } from './family-across-units.js';
import { fewerUnitsThanFolds } from './fewer-units-than-folds.js';
import { geometryShift } from './geometry-shift.js';
import { groupingUnconfirmed } from './grouping-unconfirmed.js';
import { labelAbsent } from './label-absent.js';
import { labelsToldApartByPosition } from './labels-told-apart-by-position.js';
import { nearDuplicates } from './near-duplicates.js';
import { organCut } from './organ-cut.js';
import { patchPadded } from './patch-padded.js';
import type { Rule } from './rule.js';
import { spaceUndeclared } from './space-undeclared.js';
import { splitLeaks } from './split-leaks.js';
import { targetShift } from './target-shift.js';
import { testLeaks } from './test-leaks.js';
import { ttaNeverDrawn } from './tta-never-drawn.js';
import { ttaNotTrained } from './tta-not-trained.js';

/** Every rule by the code that users see, search and accept by. */
export const rules = {
  TTA_NOT_TRAINED: ttaNotTrained,
  TTA_NEVER_DRAWN: ttaNeverDrawn,
  LABELS_TOLD_APART_BY_POSITION: labelsToldApartByPosition,
  SPACE_UNDECLARED: spaceUndeclared,
  FEWER_UNITS_THAN_FOLDS: fewerUnitsThanFolds,
  FAMILY_ACROSS_UNITS: familyAcrossUnits,
  GROUPING_UNCONFIRMED: groupingUnconfirmed,
  SPLIT_LEAKS: splitLeaks,
  TEST_LEAKS: testLeaks,
  NEAR_DUPLICATES: nearDuplicates,
  TARGET_SHIFT: targetShift,
  GEOMETRY_SHIFT: geometryShift,
  LABEL_ABSENT: labelAbsent,
  ORGAN_CUT: organCut,
  PATCH_PADDED: patchPadded,
  CLAIM_IS_PER_CASE: claimIsPerCase,
} as const satisfies Record<string, Rule>;

export type RuleCode = keyof typeof rules;

export const ruleCodes = Object.keys(rules) as readonly RuleCode[];
