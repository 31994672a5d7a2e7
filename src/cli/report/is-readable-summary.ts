import { isJsonObject, type JsonObject } from '../../base/json.js';
import {
  aNumber,
  aNumberOrNull,
  aText,
  listOf,
  mapOf,
  oneOf,
  optional,
  withKeys,
  type Shape,
} from '../../base/json-shape.js';
import { anEstimate } from '../../stats/estimate.js';
import { ERRORS, MEASURES } from './figures-of.js';

/**
 * Whether a summary holds what the page reads, in the form in which some version of voxrun writes it. Whoever edited it by
 * hand gets a page without figures, not a wrong one.
 */
export function isReadableSummary(summary: JsonObject): boolean {
  return counted(summary) && (isJsonObject(summary.regression) ? regression(summary) : segmentation(summary));
}

const counted: Shape = withKeys({
  cases: withKeys({ expected: aNumber, evaluated: aNumber, undefined: optional(aNumber) }),
  claim: oneOf(
    (value) => value === 'case',
    (value) => value === 'unit',
  ),
  units: optional(aNumber),
  partial: optional(aText),
  cut_by_size: optional(withKeys({ cases: aNumber, of: aNumber })),
});

const agreement = withKeys({
  ...Object.fromEntries(ERRORS.map(({ key }) => [key, anEstimate])),
  bland_altman: oneOf(withKeys({ reason: aText }), withKeys({ bias: aNumber, limits: listOf(aNumber) })),
});

const regression: Shape = withKeys({
  regression: withKeys({
    target: withKeys({ unit: aText }),
    per_case: agreement,
    per_unit: agreement,
    baselines: mapOf(withKeys({ sentence: aText })),
  }),
  per_case: listOf(withKeys({ case: aText, unit: aText, fold: aNumber, target: aNumber, prediction: aNumber })),
});

const measure = withKeys({
  mean_foreground: aNumberOrNull,
  per_label: mapOf(withKeys({ mean: aNumberOrNull })),
  folds: optional(listOf(withKeys({ fold: aNumber, mean_foreground: aNumberOrNull }))),
  // Summaries of the first release have no figures per unit.
  by_unit: optional(withKeys({ mean_foreground: anEstimate, per_label: mapOf(anEstimate) })),
});

const byLabel = optional(mapOf(aNumberOrNull));

const segmentation: Shape = withKeys({
  ...Object.fromEntries(MEASURES.map(({ key }) => [key, optional(measure)])),
  dice: measure,
  labels: optional(listOf(aText)),
  besides: optional(listOf(aText)),
  per_case: optional(
    listOf(
      withKeys({
        case: aText,
        unit: aText,
        fold: aNumber,
        mean_foreground: aNumberOrNull,
        ...Object.fromEntries(MEASURES.map(({ key }) => [key, byLabel])),
      }),
    ),
  ),
});
