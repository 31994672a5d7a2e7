import { dirname, resolve } from 'node:path';
import type { Diagnostic, Span } from '../base/diagnostic.js';
import { fillDefaults } from './defaults.js';
import { fillDerivedDefaults } from './derived-defaults.js';
import type { Experiment } from './experiment.js';
import { schema } from './generated/schema.js';
import { interpolate, type Environment } from './interpolate.js';
import { applyOverrides } from './overrides.js';
import {
  locateIn,
  locateKeyIn,
  nodeAt,
  originIn,
  type MapNode,
  type Origin,
  type TreeNode,
  type TreePath,
} from './tree.js';
import { validate } from './validate.js';

/** The settings of an experiment with where each of them stands. */
export interface ResolvedExperiment {
  readonly experiment: Experiment;
  /** Where a value comes from; that of the nearest parent if there is none at the path. */
  readonly origin: (path: TreePath) => Origin;
  /** Where a value is written, or its nearest parent. Undefined only if nothing at all is written. */
  readonly locate: (path: TreePath) => Span | undefined;
  /** The same for the key. */
  readonly locateKey: (path: TreePath) => Span | undefined;
  /**
   * `data.root` made absolute: from the folder of the file in which it is written; from the working folder if it comes
   * from `--set`, or starts with the value of an environment variable.
   */
  readonly dataRoot: string;
}

export type Resolved =
  | { readonly kind: 'valid'; readonly resolved: ResolvedExperiment }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };

/** From what is written to settings: `--set`, environment variables, defaults, validation. */
export function resolveExperiment(options: {
  /** What the files say, without variants, sweep and ladder. */
  tree: MapNode;
  /** Texts of `--set`, in order. */
  sets: readonly string[];
  /** Values that a `kind` of `--set` leaves in place; see `applyOverrides`. */
  kept?: ReadonlySet<TreeNode>;
  env: Environment;
  /** Absolute path of the experiment file. */
  file: string;
  cwd: string;
}): Resolved {
  const { sets, env, file, cwd, kept } = options;
  const overridden = applyOverrides({ tree: options.tree, sets, schema, ...(kept && { kept }) });
  const interpolated = interpolate(overridden.tree, env);
  const tree = asMap(fillDefaults(fillDerivedDefaults(asMap(interpolated.tree)), schema));
  const validated = validate(tree, interpolated.problems);
  const diagnostics = [...overridden.diagnostics, ...(validated.kind === 'invalid' ? validated.diagnostics : [])];
  if (validated.kind === 'invalid' || diagnostics.length > 0) return { kind: 'invalid', diagnostics };
  const { experiment } = validated;
  return {
    kind: 'valid',
    resolved: {
      experiment,
      origin: (path) => originIn(tree, path),
      locate: (path) => locateIn(tree, path),
      locateKey: (path) => locateKeyIn(tree, path),
      dataRoot: resolve(dataRootBase({ tree, written: overridden.tree, file, cwd }), experiment.data.root),
    },
  };
}

function asMap(tree: TreeNode): MapNode {
  if (tree.kind !== 'map') throw new Error('Internal error: defaults changed what the root is');
  return tree;
}

/** The folder that a relative `data.root` starts from; see `ResolvedExperiment.dataRoot`. */
function dataRootBase(options: { tree: MapNode; written: MapNode; file: string; cwd: string }): string {
  const path = ['data', 'root'];
  const { origin } = nodeAt(options.tree, path)!;
  if (origin.kind === 'default' || origin.kind === 'preset' || origin.kind === 'run') return dirname(options.file);
  if (origin.kind === 'set') return options.cwd;
  if (origin.kind === 'file') return dirname(origin.path);
  const text = nodeAt(options.written, path);
  const name = text?.kind === 'scalar' ? /^\$\{([A-Za-z0-9_]+)/.exec(String(text.value))?.[1] : undefined;
  const startsWithValue = name !== undefined && origin.variables.includes(name);
  return startsWithValue || origin.written.kind === 'set' ? options.cwd : dirname(origin.written.path);
}
