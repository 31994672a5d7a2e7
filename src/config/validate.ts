import type { Diagnostic } from '../base/diagnostic.js';
import { checkConsistency } from './check-consistency.js';
import type { Experiment, Settings } from './experiment.js';
import { schema } from './generated/schema.js';
import { validate as matchesSchema } from './generated/validator.js';
import type { Problem } from './problem.js';
import { schemaProblems } from './schema-problems.js';
import { locateIn, locateKeyIn, plainOf, type MapNode } from './tree.js';

export type Validated =
  | { readonly kind: 'valid'; readonly experiment: Experiment }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };

/**
 * The only way to an `Experiment`: the settings, defaults filled in, fit the schema and each other. `earlier` are
 * mistakes already known, e.g. of environment variables; nothing more is said about the settings that they concern.
 */
export function validate(tree: MapNode, earlier: readonly Problem[] = []): Validated {
  const plain = plainOf(tree);
  const errors = matchesSchema(plain) ? [] : (matchesSchema.errors ?? []);
  const known = new Set(earlier.map(({ path }) => JSON.stringify(path)));
  const problems = [
    ...earlier,
    ...schemaProblems({ errors, tree, schema }).filter(({ path }) => !known.has(JSON.stringify(path))),
  ];
  const inconsistent = checkConsistency(
    {
      settings: plain as Settings,
      locate: (path) => locateIn(tree, path),
      locateKey: (path) => locateKeyIn(tree, path),
    },
    problems.map(({ path }) => path),
  );
  const diagnostics = [...problems.flatMap(({ diagnostic }) => diagnostic ?? []), ...inconsistent];
  if (diagnostics.length > 0) return { kind: 'invalid', diagnostics };
  return { kind: 'valid', experiment: deepFreeze(plain) as Experiment };
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
