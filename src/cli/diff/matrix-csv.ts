import { printableLine } from '../../base/printable.js';
import type { Matrix } from './matrix-contents.js';
import { valueText } from './value-text.js';

/** A row for each run, as RFC 4180 has it. What a run lacks is empty; figures have all their digits. */
export function matrixCsv({ runs, keys, figures }: Matrix): string {
  const header = [
    'run',
    'experiment',
    'variant',
    'state',
    ...figures.map(({ key }) => key),
    ...keys.map(({ key }) => key),
  ];
  const rows = runs.map(({ name: { run, experiment, member = '', state } }, index) => [
    run,
    experiment,
    member,
    state,
    ...figures.map(({ values }) => (values[index] === null ? '' : String(values[index]))),
    ...keys.map(({ values }) => (values[index] === undefined ? '' : valueText(values[index]))),
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  const line = printableLine(text);
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
