import { claimIsPerCase } from './claim-is-per-case.js';
import { cannotOverfit } from './preflight/cannot-overfit.js';
import { initialLossOdd } from './preflight/initial-loss-odd.js';
import { inputIgnored } from './preflight/input-ignored.js';
import { modesDiffer } from './preflight/modes-differ.js';
import { pathsPart } from './preflight/paths-part.js';
import { shapeTellsTarget } from './preflight/shape-tells-target.js';
import { targetsIgnored } from './preflight/targets-ignored.js';
import { updatesOdd } from './preflight/updates-odd.js';
import { batchNormSmallBatch } from './batch-norm-small-batch.js';
import { copiesCounted } from './copies-counted.js';
import { depthAsChannels } from './depth-as-channels.js';
import { derivedTargetKept } from './derived-target-kept.js';
import { familyAcrossUnits } from './family-across-units.js';
import { fewUnitsValidated } from './few-units-validated.js';
import { fewerUnitsThanFolds } from './fewer-units-than-folds.js';
import { foldsTrainedUnlike } from './folds-trained-unlike.js';
import { intensityShift } from './intensity-shift.js';
import { intensityRemoved } from './intensity-removed.js';
import { labelAbsent } from './label-absent.js';
import { labelsToldApartByPosition } from './labels-told-apart-by-position.js';
import { objectMayBeCut } from './object-may-be-cut.js';
import { oneSideMirrored } from './one-side-mirrored.js';
import { overlapUnusual } from './overlap-unusual.js';
import { parametersExceedData } from './parameters-exceed-data.js';
import { geometryShift } from './geometry-shift.js';
import { groupingUnconfirmed } from './grouping-unconfirmed.js';
import { nearDuplicates } from './near-duplicates.js';
import { organCut } from './organ-cut.js';
import { patchPadded } from './patch-padded.js';
import type { Rule } from './rule.js';
import { scaleRemoved } from './scale-removed.js';
import { spaceUndeclared } from './space-undeclared.js';
import { splitLeaks } from './split-leaks.js';
import { targetNotCarried } from './target-not-carried.js';
import { targetShift } from './target-shift.js';
import { testLeaks } from './test-leaks.js';
import { trainedOtherwise } from './trained-otherwise.js';
import { ttaNeverDrawn } from './tta-never-drawn.js';
import { ttaNotTrained } from './tta-not-trained.js';
import { unitContradictsBehaviour } from './unit-contradicts-behaviour.js';
import { unitsAlike } from './units-alike.js';

/** Every rule by the code that users see, search and accept by. */
export const rules = {
  TTA_NOT_TRAINED: ttaNotTrained,
  TTA_NEVER_DRAWN: ttaNeverDrawn,
  LABELS_TOLD_APART_BY_POSITION: labelsToldApartByPosition,
  SPACE_UNDECLARED: spaceUndeclared,
  FEWER_UNITS_THAN_FOLDS: fewerUnitsThanFolds,
  FAMILY_ACROSS_UNITS: familyAcrossUnits,
  GROUPING_UNCONFIRMED: groupingUnconfirmed,
  UNITS_ALIKE: unitsAlike,
  SPLIT_LEAKS: splitLeaks,
  TEST_LEAKS: testLeaks,
  NEAR_DUPLICATES: nearDuplicates,
  TARGET_SHIFT: targetShift,
  INTENSITY_SHIFT: intensityShift,
  GEOMETRY_SHIFT: geometryShift,
  LABEL_ABSENT: labelAbsent,
  ORGAN_CUT: organCut,
  PATCH_PADDED: patchPadded,
  PATHS_PART: pathsPart,
  CANNOT_OVERFIT: cannotOverfit,
  INITIAL_LOSS_ODD: initialLossOdd,
  UPDATES_ODD: updatesOdd,
  MODES_DIFFER: modesDiffer,
  INPUT_IGNORED: inputIgnored,
  TARGETS_IGNORED: targetsIgnored,
  SHAPE_TELLS_TARGET: shapeTellsTarget,
  TRAINED_OTHERWISE: trainedOtherwise,
  FOLDS_TRAINED_UNLIKE: foldsTrainedUnlike,
  SCALE_REMOVED: scaleRemoved,
  OBJECT_MAY_BE_CUT: objectMayBeCut,
  TARGET_NOT_CARRIED: targetNotCarried,
  UNIT_CONTRADICTS_BEHAVIOUR: unitContradictsBehaviour,
  ONE_SIDE_MIRRORED: oneSideMirrored,
  INTENSITY_REMOVED: intensityRemoved,
  DERIVED_TARGET_KEPT: derivedTargetKept,
  COPIES_COUNTED: copiesCounted,
  DEPTH_AS_CHANNELS: depthAsChannels,
  PARAMETERS_EXCEED_DATA: parametersExceedData,
  BATCH_NORM_SMALL_BATCH: batchNormSmallBatch,
  OVERLAP_UNUSUAL: overlapUnusual,
  FEW_UNITS_VALIDATED: fewUnitsValidated,
  CLAIM_IS_PER_CASE: claimIsPerCase,
} as const satisfies Record<string, Rule>;

export type RuleCode = keyof typeof rules;

export const ruleCodes = Object.keys(rules) as readonly RuleCode[];
