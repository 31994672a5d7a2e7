import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What `summarize` publishes, as far as the table shows it. */
export interface Summary {
  readonly partial?: string;
  readonly claim: 'case' | 'unit';
  readonly cases: { readonly evaluated: number; readonly expected: number; readonly undefined: number };
  readonly labels: readonly string[];
  readonly dice: {
    readonly mean_foreground: number | null;
    readonly per_label: Readonly<Record<string, { readonly mean: number | null; readonly sd: number | null }>>;
    readonly folds: readonly {
      readonly fold: number;
      readonly cases: number;
      readonly mean_foreground: number | null;
      readonly per_label: Readonly<Record<string, number | null>>;
    }[];
  };
  readonly accepted: readonly { readonly code: string; readonly value: unknown; readonly reason: string }[];
  readonly worst: readonly { readonly case: string; readonly mean_foreground: number }[];
}

/** Dice per fold and label, what it covers, and where everything lies. `path` is a run's `summary.json`. */
export function resultTable(path: string): string {
  const summary = JSON.parse(readFileSync(path, 'utf8')) as Summary;
  const width = Math.max(10, ...summary.labels.map((label) => label.length + 2));
  const row = (head: string, cells: readonly string[]): string =>
    head.padEnd(10) + cells.map((cell) => cell.padStart(width)).join('');
  const lines = [row('Dice', [...summary.labels, 'mean', 'cases'])];
  for (const fold of summary.dice.folds) {
    const cells = summary.labels.map((label) => figure(fold.per_label[label]));
    lines.push(row(`fold ${fold.fold}`, [...cells, figure(fold.mean_foreground), String(fold.cases)]));
  }
  const all = summary.labels.map((label) => summary.dice.per_label[label]);
  lines.push(
    row('all', [
      ...all.map((one) => figure(one?.mean)),
      figure(summary.dice.mean_foreground),
      String(summary.cases.evaluated),
    ]),
  );
  lines.push(
    row(
      '+- sd',
      all.map((one) => figure(one?.sd)),
    ),
  );
  if (summary.cases.undefined > 0) {
    lines.push(`${summary.cases.undefined} Dice values are undefined (label absent and not predicted) and in no mean`);
  }
  if (summary.partial !== undefined) lines.push(`partial: ${summary.partial}`);
  if (summary.claim === 'case') lines.push('cases are the independent units here: no patient-level claim');
  for (const { code, value, reason } of summary.accepted)
    lines.push(`accepted: ${code} ${JSON.stringify(value)}: ${reason}`);
  const worst = summary.worst.map((one) => `${one.case} ${figure(one.mean_foreground)}`).join(', ');
  if (worst !== '') lines.push(`lowest: ${worst}`);
  const run = dirname(path);
  lines.push(`run: ${run}`, `predictions: ${join(run, 'stages', 'predict.*', 'out', 'predictions')}`);
  return `${lines.join('\n')}\n`;
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(4);
}
