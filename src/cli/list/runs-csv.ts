import type { Json } from '../../base/json.js';
import { isSameValue } from '../../store/index-settings.js';
import { keysOf } from '../query/known-key.js';
import type { ListedRun } from '../query/listed-run.js';
import { columnValue } from './column-values.js';
import { printableLine } from '../../base/printable.js';

const FACTS = ['id', 'experiment', 'state', 'started', 'duration', 'variant', 'group', 'parent'];

/**
 * CSV as in RFC 4180, lines ended by CR LF. Without `columns`: the facts, every figure, and the settings in which the
 * runs differ. Numbers as JSON writes them; what a run does not have is an empty field.
 */
export function runsCsv(runs: readonly ListedRun[], columns: readonly string[] | undefined): string {
  const names = columns ?? [...FACTS, ...keysOf(runs).filter((key) => isFigure(runs, key) || differs(runs, key))];
  const lines = runs.map((run) => names.map((name) => fieldText(columnValue(run, name))));
  return [names.map(quoted), ...lines].map((fields) => `${fields.join(',')}\r\n`).join('');
}

function isFigure(runs: readonly ListedRun[], key: string): boolean {
  return runs.some(({ run }) => run.figures.some((figure) => figure.key === key));
}

function differs(runs: readonly ListedRun[], key: string): boolean {
  const first = runs[0]?.run.settings.get(key);
  return runs.some(({ run }) => !isSameValue(run.settings.get(key), first));
}

function fieldText(value: Json): string {
  if (value === null) return '';
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

function quoted(text: string): string {
  const line = printableLine(text);
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
