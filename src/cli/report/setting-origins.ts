import { join } from 'node:path';
import { isMap, isNode, isScalar, parseDocument, type Node, type YAMLMap } from 'yaml';
import { readTextIfThere } from '../../base/atomic-file.js';
import type { Span } from '../../base/diagnostic.js';
import { pathText } from '../../config/tree.js';
import type { RunSource } from './run-source.js';

/** Where each setting of a run comes from, by its dotted key, as the comments of `resolved.yaml` say. */
export type SettingOrigins = ReadonlyMap<string, string>;

/** None where the file is gone or cannot be read. */
export function readOrigins({ found }: Pick<RunSource, 'found'>): SettingOrigins {
  const origins = new Map<string, string>();
  const walk = (map: YAMLMap, path: readonly string[]): void => {
    for (const { key, value } of map.items) {
      const here = [...path, String(isScalar(key) ? key.value : key)];
      if (isMap(value) && value.flow !== true) walk(value, here);
      const comment = isNode(value) ? commentOf(value) : undefined;
      if (comment !== undefined) origins.set(pathText(here), comment.trim());
    }
  };
  const { contents } = parseDocument(readTextIfThere(join(found.folder.path, 'resolved.yaml')) ?? '');
  if (isMap(contents)) walk(contents, []);
  return origins;
}

function commentOf(node: Node): string | undefined {
  return node.comment ?? undefined;
}

/**
 * The place of a setting in the experiment's files, or of its section; undefined for what no file says. What the command
 * line set has no line: there the file is `--set` with the key.
 */
export function locateOrigin(origins: SettingOrigins, path: readonly (string | number)[]): Span | undefined {
  for (let length = path.length; length > 0; length--) {
    const key = pathText(path.slice(0, length));
    const inside = [...origins].filter(([one]) => one === key || one.startsWith(`${key}.`));
    const span = inside.map(([, origin]) => spanOf(origin)).find((one) => one !== undefined);
    if (span !== undefined) return span;
    if (inside.some(([, origin]) => origin === '--set')) return { ...NO_LINE, file: `--set ${key}` };
  }
  return undefined;
}

const NO_LINE = { line: 0, column: 0, length: 1, lineText: '' };

/** Of `experiments/a.yaml:12`. The file may have changed since, so that there is no excerpt. */
function spanOf(origin: string): Span | undefined {
  const [, file, line] = /^(.+):(\d+)$/.exec(origin) ?? [];
  return file === undefined ? undefined : { file, line: Number(line), column: 1, length: 1, lineText: '' };
}
