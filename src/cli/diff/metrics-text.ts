import { tableText } from '../list/table.js';
import { figureText } from './figure-text.js';
import type { Paint } from './paint.js';
import type { MetricsReport } from './report.js';
import { shownFigures } from './shown-figures.js';
import { wrap } from './wrap.js';

/** The figures that differ, with what their difference is worth. */
export function metricsText(report: MetricsReport, { columns, paint }: { columns: number; paint: Paint }): string[] {
  const { figures, rest } = shownFigures(report.figures);
  const rows = figures.map(figureText);
  const cells = (header: string, of: (row: (typeof rows)[number]) => string, align: 'left' | 'right') => ({
    header,
    cells: rows.map(of),
    align,
  });
  const [head = '', ...lines] = tableText(
    [
      { ...cells('', ({ name }) => name, 'left'), narrowest: 12 },
      cells('A', ({ before }) => before, 'right'),
      cells('B', ({ after }) => after, 'right'),
      cells('B - A', ({ difference }) => difference, 'right'),
      cells('95 % interval', ({ interval }) => interval, 'left'),
      cells('', ({ verdict }) => verdict, 'left'),
    ],
    columns - 2,
  )
    .trimEnd()
    .split('\n');
  return [
    ...wrap(metricsTitle(report), columns, '  ').map(paint.bold),
    paint.dim(`  ${head}`),
    ...lines.map((line, index) => `  ${coloured(line, figures[index]!.verdict, paint)}`),
    ...metricsRemarks(report, rest).flatMap((line) => wrap(`  ${line}`, columns, '    ')),
  ];
}

/** Over whom the differences are. */
export function metricsTitle({ paired: { cases, units } }: MetricsReport): string {
  if (cases === 0) return 'metrics: no case was evaluated by both with figures of its own, so nothing is paired';
  const of = units === cases ? '' : ` of ${cases} cases`;
  return `metrics: B - A over ${units} independent ${units === 1 ? 'unit' : 'units'}${of} that both evaluated`;
}

/** What stands below the figures: why there is no interval, what is undefined, and what else may make the difference. */
export function metricsRemarks({ figures, cautions }: MetricsReport, rest: string | undefined): string[] {
  const shown = figures.filter(({ verdict }) => verdict === 'unknown');
  const reasons = new Map<string, number>();
  for (const { difference } of shown) {
    const reason = difference.reason ?? 'it is undefined';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const lacking = Math.max(0, ...figures.map((one) => one.undefined));
  return [
    ...(rest === undefined ? [] : [rest]),
    ...[...reasons].map(
      ([reason, count]) => `no interval for ${count === 1 ? '1 figure' : `${count} figures`}: ${reason}`,
    ),
    ...(lacking > 0 ? ['cases in which a label is undefined on a side are in no difference'] : []),
    ...cautions,
  ];
}

function coloured(line: string, verdict: string, paint: Paint): string {
  if (verdict === 'better') return paint.green(line);
  return verdict === 'worse' ? paint.red(line) : line;
}
