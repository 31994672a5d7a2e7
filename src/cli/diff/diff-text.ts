import { closingLines } from './closing-lines.js';
import { dataLines } from './data-lines.js';
import { factLines } from './fact-lines.js';
import { metricsText } from './metrics-text.js';
import { paintOf } from './paint.js';
import type { DiffReport } from './report.js';
import { settingsText } from './settings-text.js';
import { sideText } from './side-text.js';
import { splitLines } from './split-lines.js';
import { wrap } from './wrap.js';

/** What two sides differ in, part by part; what is the same is named in the last line only. */
export function diffText(report: DiffReport, view: { readonly columns: number; readonly color: boolean }): string {
  const { settings, data, split, code, metrics, env } = report;
  const { columns } = view;
  const paint = paintOf(view.color);
  const part = (title: string, lines: readonly string[]): string[] => [
    paint.bold(title),
    ...lines.flatMap((line) => wrap(`  ${line}`, columns, '    ')),
  ];
  const blocks = [
    [...wrap(`A  ${sideText(report.before)}`, columns, '   '), ...wrap(`B  ${sideText(report.after)}`, columns, '   ')],
    ...(settings === undefined ? [] : [settingsText(settings, { columns, paint })]),
    ...(data === undefined ? [] : [part('data', dataLines(data))]),
    ...(split === undefined ? [] : [part('split', splitLines(split))]),
    ...(code === undefined ? [] : [part('code', factLines(code))]),
    ...(metrics === undefined ? [] : [metricsText(metrics, { columns, paint })]),
    ...(env === undefined ? [] : [part('environment, which does not count as a difference', factLines(env))]),
    closingLines(report).flatMap((line) => wrap(line, columns, '  ')),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
