import { dirname, resolve } from 'node:path';
import type { Diagnostic, Span } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { usageError, type ConfigCode } from './catalogue.js';
import { interpolateScalar, type Environment } from './interpolate.js';
import { merge } from './merge.js';
import { parseTree } from './parse-tree.js';
import { showPath } from './show-path.js';
import { readSourceFile, type SourceText } from './source-file.js';
import { spanOf, type MapNode, type ScalarNode, type TreeNode } from './tree.js';

/** A file that an experiment consists of. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface Composed {
  readonly tree: MapNode;
  /** Every file read, each once, the experiment itself first. */
  readonly sources: readonly SourceFile[];
}

/** An extended file and where it is asked for; `at` is undefined for the experiment itself. */
interface Request {
  readonly path: string;
  readonly at: Span | undefined;
}

/**
 * Reads a file and the files that it extends, and merges them: later ones in the list over earlier ones, the file
 * itself over all. Throws a `DiagnosticError` with everything that is wrong in any of them.
 */
export function compose(options: { file: string; env: Environment; cwd: string }): Composed {
  const composer = new Composer(options);
  const tree = composer.compose({ path: resolve(options.cwd, options.file), at: undefined }, []);
  if (composer.diagnostics.length > 0 || tree === undefined) throw new DiagnosticError(composer.diagnostics);
  return { tree, sources: [...composer.sources.values()] };
}

class Composer {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources = new Map<string, SourceFile>();
  /** A file may be reached on several ways; without this, a ladder of them would double the work at each rung. */
  private readonly done = new Map<string, MapNode | undefined>();

  constructor(private readonly options: { env: Environment; cwd: string }) {}

  /** `chain` holds the files that are being composed, outermost first. Undefined if the file cannot be used. */
  compose(request: Request, chain: readonly Request[]): MapNode | undefined {
    const { path } = request;
    if (chain.some((outer) => outer.path === path)) {
      this.diagnostics.push(this.cycle([...chain, request]));
      return undefined;
    }
    if (!this.done.has(path)) this.done.set(path, this.composeNew(request, chain));
    return this.done.get(path);
  }

  private composeNew(request: Request, chain: readonly Request[]): MapNode | undefined {
    const own = this.read(request);
    if (own === undefined) return undefined;
    const { extended, rest } = this.takeExtends(own, request.path);
    let base: TreeNode | undefined;
    for (const parent of extended) {
      const tree = this.compose(parent, [...chain, request]);
      if (tree !== undefined) base = base === undefined ? tree : merge(base, tree);
    }
    const merged = base === undefined ? rest : merge(base, rest);
    return merged.kind === 'map' ? merged : undefined;
  }

  private read({ path, at }: Request): MapNode | undefined {
    const source = readSourceFile(path);
    if (source.kind !== 'text') {
      this.diagnostics.push(this.unreadable({ source, path, at }));
      return undefined;
    }
    this.sources.set(path, { path, text: source.text });
    const file = showPath(path, this.options.cwd);
    const { tree, diagnostics } = parseTree({
      text: source.text,
      file,
      originOf: (span) => ({ kind: 'file', path, span }),
    });
    this.diagnostics.push(...diagnostics);
    if (tree?.kind === 'map') return tree;
    if (diagnostics.length === 0) this.diagnostics.push(noMap({ tree, file }));
    return undefined;
  }

  private takeExtends(tree: MapNode, path: string): { extended: readonly Request[]; rest: MapNode } {
    const entry = tree.entries.get('extends');
    if (entry === undefined) return { extended: [], rest: tree };
    const entries = new Map(tree.entries);
    entries.delete('extends');
    const value = entry.value;
    const files = value.kind === 'list' ? value.items : [value];
    const extended = files.flatMap((file) => this.extendedFile(file, path) ?? []);
    return { extended, rest: { ...tree, entries } };
  }

  private extendedFile(node: TreeNode, path: string): Request | undefined {
    const at = spanOf(node.origin);
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') {
      this.diagnostics.push(
        usageError('EXTENDS_INVALID', {
          message: 'extends must be a file or a list of files',
          fix: 'write `extends: base.yaml` or `extends: [a.yaml, b.yaml]`',
          at,
        }),
      );
      return undefined;
    }
    const { node: resolved, diagnostics } = interpolateScalar(node satisfies ScalarNode, this.options.env);
    this.diagnostics.push(...diagnostics);
    return diagnostics.length > 0 ? undefined : { path: resolve(dirname(path), String(resolved.value)), at };
  }

  private unreadable({ source, path, at }: Request & { source: Exclude<SourceText, { kind: 'text' }> }): Diagnostic {
    const file = showPath(path, this.options.cwd);
    const codes = { missing: 'FILE_NOT_FOUND', 'too-large': 'FILE_TOO_LARGE', 'not-text': 'FILE_NOT_TEXT' } as const;
    const code: ConfigCode = at !== undefined && source.kind === 'missing' ? 'EXTENDS_NOT_FOUND' : codes[source.kind];
    const fix = at === undefined ? 'check the path' : 'check the path; it is relative to the file that says `extends`';
    return usageError(code, { message: `${file} ${source.reason}`, at, ...(source.kind === 'missing' ? { fix } : {}) });
  }

  private cycle(chain: readonly Request[]): Diagnostic {
    const { path, at } = chain.at(-1)!;
    const loop = chain.slice(chain.findIndex((request) => request.path === path));
    const names = loop.map((request) => showPath(request.path, this.options.cwd));
    return usageError('EXTENDS_CYCLE', {
      message: `files extend each other in a circle: ${names.join(' -> ')}`,
      fix: 'remove one of these `extends`',
      at,
      also: loop
        .slice(1, -1)
        .flatMap((request) => (request.at === undefined ? [] : [{ span: request.at, note: 'extended here' }])),
    });
  }
}

function noMap({ tree, file }: { tree: TreeNode | undefined; file: string }): Diagnostic {
  const at = tree === undefined ? undefined : spanOf(tree.origin);
  return usageError('FILE_EMPTY', {
    message: tree === undefined ? `${file} is empty` : 'an experiment is a map of settings',
    fix: 'start with `version: 1`; `voxrun init --example asymmetric` writes an example',
    at,
  });
}
