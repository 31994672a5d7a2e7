import { changeText } from './change-text.js';
import { closingLines } from './closing-lines.js';
import { consequenceText } from './consequence-text.js';
import { dataLines } from './data-lines.js';
import { factLines } from './fact-lines.js';
import { figureText } from './figure-text.js';
import { markdownTable, escaped } from './markdown-table.js';
import { metricsRemarks, metricsTitle } from './metrics-text.js';
import type { DiffReport } from './report.js';
import { groupsOf } from './settings-text.js';
import { shownFigures } from './shown-figures.js';
import { sideText } from './side-text.js';
import { splitLines } from './split-lines.js';

/** The same as Markdown, to be pasted into a lab book or an issue. */
export function diffMarkdown(report: DiffReport): string {
  const { settings, data, split, code, metrics, env } = report;
  const list = (title: string, lines: readonly string[]): string[] => [
    `**${title}**`,
    lines.map((line) => `- ${escaped(line.replace(/ {2,}/g, ' '))}`).join('\n'),
  ];
  const blocks = [
    `A: ${escaped(sideText(report.before))}<br>\nB: ${escaped(sideText(report.after))}`,
    ...(settings === undefined || settings.changes.length === 0 ? [] : [settingsTable(settings)]),
    ...(data === undefined ? [] : list('data', dataLines(data))),
    ...(split === undefined ? [] : list('split', splitLines(split))),
    ...(code === undefined ? [] : list('code', factLines(code))),
    ...(metrics === undefined ? [] : metricsBlocks(metrics)),
    ...(env === undefined ? [] : list('environment', factLines(env))),
    closingLines(report).map(escaped).join('<br>\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function settingsTable({ changes }: NonNullable<DiffReport['settings']>): string {
  const rows = groupsOf(changes).flatMap(({ members }) =>
    members.map((change) => {
      const { key, before, after } = changeText(change);
      return [key, before, after, consequenceText(change.consequence)];
    }),
  );
  return markdownTable(['setting', 'A', 'B', 'recomputes'], rows);
}

function metricsBlocks(metrics: NonNullable<DiffReport['metrics']>): string[] {
  const { figures, rest } = shownFigures(metrics.figures);
  const rows = figures
    .map(figureText)
    .map((row) => [row.name, row.before, row.after, row.difference, row.interval, row.verdict]);
  return [
    `**${escaped(metricsTitle(metrics))}**`,
    markdownTable(['figure', 'A', 'B', 'B - A', '95 % interval', ''], rows),
    metricsRemarks(metrics, rest)
      .map((line) => `- ${escaped(line)}`)
      .join('\n'),
  ];
}
