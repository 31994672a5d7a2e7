import { dirname, resolve } from 'node:path';
import type { Span } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { compose, type SourceFile } from './compose.js';
import { fillDefaults } from './defaults.js';
import { fillDerivedDefaults } from './derived-defaults.js';
import type { Experiment } from './experiment.js';
import { schema } from './generated/schema.js';
import { interpolate, type Environment } from './interpolate.js';
import { applyOverrides } from './overrides.js';
import { DEFAULT_ORIGIN, locateIn, locateKeyIn, nodeAt, type MapNode, type Origin, type TreePath } from './tree.js';
import { validate } from './validate.js';

export interface LoadOptions {
  /** Absolute, or from `cwd`. */
  readonly file: string;
  /** Texts of `--set`, in order. */
  readonly sets?: readonly string[];
  readonly env: Environment;
  /** Absolute. Messages show paths from here. */
  readonly cwd: string;
}

export interface LoadedExperiment {
  readonly experiment: Experiment;
  /** Absolute path of the file that was asked for. */
  readonly file: string;
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
  /** Every file read, the experiment itself first. */
  readonly sources: readonly SourceFile[];
}

/**
 * Reads an experiment: the file and those that it extends, `--set`, environment variables, defaults, validation.
 * Throws a `DiagnosticError` with every mistake found.
 */
export function loadExperiment({ file, sets = [], env, cwd }: LoadOptions): LoadedExperiment {
  const composed = compose({ file, env, cwd });
  const overridden = applyOverrides({ tree: composed.tree, sets, schema });
  const interpolated = interpolate(overridden.tree, env);
  const tree = asMap(fillDefaults(fillDerivedDefaults(asMap(interpolated.tree)), schema));
  const validated = validate(tree, interpolated.problems);
  const diagnostics = [...overridden.diagnostics, ...(validated.kind === 'invalid' ? validated.diagnostics : [])];
  if (validated.kind === 'invalid' || diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  const { experiment } = validated;
  const absoluteFile = resolve(cwd, file);
  return {
    experiment,
    file: absoluteFile,
    origin: (path) => originIn(tree, path),
    locate: (path) => locateIn(tree, path),
    locateKey: (path) => locateKeyIn(tree, path),
    dataRoot: resolve(dataRootBase({ tree, written: overridden.tree, file: absoluteFile, cwd }), experiment.data.root),
    sources: composed.sources,
  };
}

function asMap(tree: ReturnType<typeof fillDefaults>): MapNode {
  if (tree.kind !== 'map') throw new Error('Internal error: defaults changed what the root is');
  return tree;
}

function originIn(tree: MapNode, path: TreePath): Origin {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(tree, path.slice(0, length));
    if (node !== undefined) return node.origin;
  }
  return DEFAULT_ORIGIN;
}

/** The folder that a relative `data.root` starts from; see `LoadedExperiment.dataRoot`. */
function dataRootBase(options: { tree: MapNode; written: MapNode; file: string; cwd: string }): string {
  const path = ['data', 'root'];
  const { origin } = nodeAt(options.tree, path)!;
  if (origin.kind === 'default' || origin.kind === 'preset') return dirname(options.file);
  if (origin.kind === 'set') return options.cwd;
  if (origin.kind === 'file') return dirname(origin.path);
  const text = nodeAt(options.written, path);
  const name = text?.kind === 'scalar' ? /^\$\{([A-Za-z0-9_]+)/.exec(String(text.value))?.[1] : undefined;
  const startsWithValue = name !== undefined && origin.variables.includes(name);
  return startsWithValue || origin.written.kind === 'set' ? options.cwd : dirname(origin.written.path);
}
