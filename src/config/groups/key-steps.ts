import type { TreeEdit } from '../edit-tree.js';
import type { Origin } from '../tree.js';

/** The steps of a dotted key in a file, each with its own place in it. */
export function keySteps(key: string, written: Origin): TreeEdit['steps'] {
  const start = startOf(key, written);
  let offset = 0;
  return key.split('.').map((name) => {
    const at = start === undefined ? written : part(written, { start: start + offset, length: name.length });
    offset += name.length + 1;
    return { name, at };
  });
}

/** The column of the key's first letter, behind a quote if there is one; undefined where its text is escaped. */
function startOf(key: string, written: Origin): number | undefined {
  if (written.kind !== 'file') return undefined;
  const { column, lineText } = written.span;
  const reads = (at: number) => lineText.startsWith(key, at - 1);
  return reads(column) ? column : reads(column + 1) ? column + 1 : undefined;
}

function part(written: Origin, { start, length }: { start: number; length: number }): Origin {
  if (written.kind !== 'file') return written;
  return { ...written, span: { ...written.span, column: start, length } };
}
