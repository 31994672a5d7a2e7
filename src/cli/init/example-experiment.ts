import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packageRoot } from '../../base/package-root.js';

/**
 * The experiment of an example as it stands beside its data: the file in `experiments/`, the one source, with the two
 * lines changed that depend on where it lies. Throws an internal error if it has no such line.
 */
export function exampleExperiment(file: string, folder: string): string {
  const text = readFileSync(join(packageRoot(), 'experiments', file), 'utf8');
  const schema = relative(folder, join(packageRoot(), 'schemas', 'experiment.schema.json'))
    .split(sep)
    .join('/');
  return replaceLine(replaceLine(text, /^(# yaml-language-server: \$schema=).*$/m, schema), /^( {2}root: ).*$/m, '.');
}

function replaceLine(text: string, line: RegExp, value: string): string {
  if (!line.test(text)) throw new Error(`Internal error: no line ${String(line)} in the example`);
  return text.replace(line, (_, start: string) => start + value);
}
