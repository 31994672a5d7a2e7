import { DiagnosticError } from '../base/failure.js';
import type { Json } from '../base/json.js';
import { usageError } from './catalogue.js';
import type { Experiment } from './experiment.js';
import { withNeutral } from './neutral.js';
import { DEFAULT_ORIGIN, treeOf } from './tree.js';
import { validate } from './validate.js';

/**
 * Settings that were stored once, validated again: nothing read from disk is trusted because of where it lies.
 * Stored settings are complete, so no default is filled in; a key that did not exist when they were stored gets its
 * neutral value. Throws a `DiagnosticError` if they are no experiment.
 */
export function reviveExperiment(json: unknown): Experiment {
  const tree = treeOf(withNeutral(json as Json), DEFAULT_ORIGIN);
  if (tree.kind !== 'map') {
    throw new DiagnosticError([usageError('FILE_EMPTY', { message: 'the stored settings are not a map' })]);
  }
  const validated = validate(tree);
  if (validated.kind === 'invalid') throw new DiagnosticError(validated.diagnostics);
  return validated.experiment;
}
