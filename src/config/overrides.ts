import type { Diagnostic, Span } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';
import { editTree, type TreeEdit } from './edit-tree.js';
import { parseTree } from './parse-tree.js';
import type { SchemaNode } from './schema-node.js';
import type { MapNode, TreeNode } from './tree.js';

export interface Overridden {
  readonly tree: MapNode;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Applies `--set` texts in order: `a.b=VALUE` (VALUE is YAML; a list item is named by its index, `a.0`) replaces or
 * creates; `~a.b` deletes. A key that is missing on the way starts from its default. Setting `kind` drops the other
 * keys of the map unless they come from `--set` too, in whatever order, or are among `kept`. Keys that do not exist are
 * left to validation.
 */
export function applyOverrides(options: {
  tree: MapNode;
  sets: readonly string[];
  schema: SchemaNode;
  kept?: ReadonlySet<TreeNode>;
}): Overridden {
  const { sets, schema, kept } = options;
  const keeps = (value: TreeNode) => value.origin.kind === 'set' || kept?.has(value) === true;
  const diagnostics: Diagnostic[] = [];
  let { tree } = options;
  for (const text of sets) {
    const parsed = new Override(text).parse();
    if ('diagnostics' in parsed) {
      diagnostics.push(...parsed.diagnostics);
      continue;
    }
    const result = editTree({ tree, edit: parsed, schema, keeps });
    if (result.kind === 'edited') ({ tree } = result);
    else diagnostics.push(result.diagnostic);
  }
  return { tree, diagnostics };
}

interface Refused {
  readonly diagnostics: readonly Diagnostic[];
}

/** The text of one `--set`. */
class Override {
  private readonly deletes: boolean;
  /** The place of `=`; where it is missing, the end. */
  private readonly equals: number;
  private readonly steps: TreeEdit['steps'];

  constructor(private readonly text: string) {
    this.deletes = text.startsWith('~');
    const equals = this.deletes ? -1 : text.indexOf('=');
    this.equals = equals === -1 ? text.length : equals;
    let start = this.deletes ? 1 : 0;
    this.steps = text
      .slice(start, this.equals)
      .split('.')
      .map((name) => {
        const step = { name, at: { kind: 'set', span: this.span(start, start + name.length) } } as const;
        start += name.length + 1;
        return step;
      });
  }

  parse(): TreeEdit | Refused {
    const hasValue = this.deletes || this.equals < this.text.length;
    if (!hasValue || this.steps.some(({ name }) => name === '' || name.trim() !== name)) {
      return { diagnostics: [this.malformed()] };
    }
    const value = this.deletes ? undefined : this.parseValue();
    if (value !== undefined && 'diagnostics' in value) return value;
    return { steps: this.steps, value: value?.tree, undo: 'remove this --set' };
  }

  private parseValue(): { tree: TreeNode } | Refused {
    // Blanks in place of the key keep the columns of what follows.
    const text = ' '.repeat(this.equals + 1) + this.text.slice(this.equals + 1);
    const { tree, diagnostics } = parseTree({
      text,
      file: '--set',
      originOf: (span) => ({ kind: 'set', span: this.withText(span) }),
    });
    if (diagnostics.length > 0) return { diagnostics: diagnostics.map((diagnostic) => this.shown(diagnostic)) };
    const nothing: TreeNode = { kind: 'scalar', value: null, origin: { kind: 'set', span: this.span(0, this.equals) } };
    return { tree: tree ?? nothing };
  }

  private shown(diagnostic: Diagnostic): Diagnostic {
    return { ...diagnostic, places: diagnostic.places.map((place) => ({ ...place, span: this.withText(place.span) })) };
  }

  private withText(span: Span): Span {
    return span.line === 1 ? { ...span, lineText: this.text.split('\n', 1)[0]! } : span;
  }

  private span(start: number, end: number): Span {
    return { file: '--set', line: 1, column: start + 1, length: Math.max(1, end - start), lineText: this.text };
  }

  private malformed(): Diagnostic {
    return usageError('SET_MALFORMED', {
      message: `cannot understand --set ${this.text}`,
      fix: 'write key=value, e.g. training.epochs=50, or ~key to delete one',
      at: this.span(0, this.text.length),
    });
  }
}
