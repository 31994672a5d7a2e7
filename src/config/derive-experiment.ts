import type { Span } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import type { Json } from '../base/json.js';
import { usageError } from './catalogue.js';
import { fillDefaults } from './defaults.js';
import { fillDerivedDefaults } from './derived-defaults.js';
import type { Experiment } from './experiment.js';
import { schema } from './generated/schema.js';
import { withNeutral } from './neutral.js';
import { applyOverrides } from './overrides.js';
import { locateIn, originIn, treeOf, type MapNode, type Origin, type TreePath } from './tree.js';
import { validate } from './validate.js';

/** Settings that a run resolved, perhaps changed by `--set`. */
export interface DerivedExperiment {
  readonly experiment: Experiment;
  /** Where a value comes from: the run, or `--set`. */
  readonly origin: (path: TreePath) => Origin;
  /** Where a value is written, as far as it is from `--set`. */
  readonly locate: (path: TreePath) => Span | undefined;
}

/**
 * The settings of a run with `--set` applied, validated again. They are complete, so they keep the defaults of the
 * version that stored them, and a key that did not exist then gets its neutral value; only what a `--set` brings in anew
 * (another kind of optimizer, say) gets the defaults of today. Throws a `DiagnosticError` with every mistake.
 */
export function deriveExperiment(options: { stored: Json; run: string; sets: readonly string[] }): DerivedExperiment {
  const { stored, run, sets } = options;
  const base = treeOf(withNeutral(stored), { kind: 'run', run });
  if (base.kind !== 'map') {
    throw new DiagnosticError([usageError('FILE_EMPTY', { message: `the settings of run ${run} are not a map` })]);
  }
  const overridden = applyOverrides({ tree: base, sets, schema });
  const tree = sets.length === 0 ? base : withDefaults(overridden.tree);
  const validated = validate(tree);
  const diagnostics = [...overridden.diagnostics, ...(validated.kind === 'invalid' ? validated.diagnostics : [])];
  if (validated.kind === 'invalid' || diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  return {
    experiment: validated.experiment,
    origin: (path) => originIn(tree, path),
    locate: (path) => locateIn(tree, path),
  };
}

function withDefaults(tree: MapNode): MapNode {
  const filled = fillDefaults(fillDerivedDefaults(tree), schema);
  if (filled.kind !== 'map') throw new Error('Internal error: defaults changed what the root is');
  return filled;
}
