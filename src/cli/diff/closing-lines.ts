import { printableLine } from '../../base/printable.js';
import { isDifferent, type DiffReport } from './report.js';

/** What has to be computed, and what is the same or could not be compared. */
export function closingLines(report: DiffReport): string[] {
  const { recomputes, same, unknown, env } = report;
  const gaps = unknown.map(({ part, why }) => `${part} not wholly compared: ${firstLine(why)}`);
  const nothing = !isDifferent(report) && env === undefined;
  return [
    ...(recomputes === undefined ? [] : [`B recomputes: ${recomputes.stale.join(', ')}${notText(recomputes.fresh)}`]),
    ...gaps,
    ...(same.length === 0
      ? []
      : [nothing && gaps.length === 0 ? `identical: ${same.join(', ')}` : `the same: ${same.join(', ')}`]),
  ];
}

function notText(fresh: readonly string[]): string {
  return fresh.length === 0 ? '' : ` (not ${fresh.join(', ')})`;
}

function firstLine(text: string): string {
  return text.split('\n').map(printableLine).join(' ');
}
