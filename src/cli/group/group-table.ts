import type { JsonObject } from '../../base/json.js';
import { figuresOf } from '../../compare/figures.js';
import type { FigureDifference } from '../../compare/figure-difference.js';
import { metricDifferences } from '../../compare/metric-differences.js';
import type { GroupRecord, RecordedMember } from './group-record.js';

/** Of each member its headline figure, the paired difference to what it is compared with, and its run. */
export function groupTable(options: {
  record: GroupRecord;
  /** Of the members that came to their end. */
  summaries: ReadonlyMap<string, JsonObject>;
  columns: number;
}): string {
  const { record, summaries, columns } = options;
  const reference = referenceOf(record, summaries);
  const rows = record.members.map((member) => rowOf(member, { record, summaries, reference }));
  const figure = headlineName(summaries);
  const head = ['', figure, reference === undefined ? '' : `against ${reference} [95 %]`, 'run'];
  const shown = fitting([head, ...rows], Math.max(columns, 80));
  return `${[...shown, ...remarks(record, summaries)].join('\n')}\n`;
}

/** Aligned, with whole names of runs where they fit, else with the hash at their end, which names them as well. */
function fitting(rows: readonly (readonly string[])[], columns: number): string[] {
  const whole = aligned(rows);
  const isWide = whole.some(({ length }) => length > columns);
  return isWide ? aligned(rows.map((row) => [...row.slice(0, -1), row.at(-1)!.split('-')[2] ?? row.at(-1)!])) : whole;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Variants are compared with the base, steps with what was kept before them, points of a sweep with the best of them. */
function referenceOf({ kind, members }: GroupRecord, summaries: ReadonlyMap<string, JsonObject>): string | undefined {
  if (kind !== 'sweep') return members[0]?.member;
  const ranked = members.flatMap(({ member }) => {
    const summary = summaries.get(member);
    const figure = summary === undefined ? undefined : figuresOf(summary)[0];
    return figure?.value == null ? [] : [{ member, value: figure.value, isBetter: figure.isBetter }];
  });
  ranked.sort((a, b) => (a.isBetter === 'higher' ? b.value - a.value : a.value - b.value));
  return ranked[0]?.member;
}

function rowOf(
  { member, run, state }: RecordedMember,
  options: { record: GroupRecord; summaries: ReadonlyMap<string, JsonObject>; reference: string | undefined },
): string[] {
  const { record, summaries, reference } = options;
  const summary = summaries.get(member);
  const decision = record.decisions?.find(({ step }) => step === member);
  if (summary === undefined || state !== 'complete') return [member, state, decision?.reason ?? '', run ?? ''];
  const [figure] = figuresOf(summary);
  const value =
    figure?.value == null ? '-' : `${figure.value.toFixed(4)}${figure.unit === undefined ? '' : ` ${figure.unit}`}`;
  if (decision !== undefined) {
    const against = decision.against === record.members[0]?.member ? '' : ` (against ${decision.against})`;
    return [
      member,
      value,
      `${differenceText(decision.difference)}, ${decision.kept ? 'kept' : 'dropped'}${against}`,
      run ?? '',
    ];
  }
  const other = reference === undefined || reference === member ? undefined : summaries.get(reference);
  const difference = other === undefined ? undefined : metricDifferences(other, summary).figures[0];
  return [member, value, differenceText(difference), run ?? ''];
}

function differenceText(difference: FigureDifference | undefined): string {
  if (difference === undefined) return '';
  const { value, interval } = difference.difference;
  if (value === null) return difference.verdict;
  const between = interval === null ? '' : ` [${signed(interval[0])}, ${signed(interval[1])}]`;
  return `${signed(value)}${between} ${difference.verdict}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}

function headlineName(summaries: ReadonlyMap<string, JsonObject>): string {
  const [summary] = [...summaries.values()];
  const key = summary === undefined ? undefined : figuresOf(summary)[0]?.key;
  return key === undefined ? '' : key.replace('evaluation.', '');
}

function remarks({ kind, group, members }: GroupRecord, summaries: ReadonlyMap<string, JsonObject>): string[] {
  const left = members.filter(({ state }) => state !== 'complete' && state !== 'partial').length;
  const partial = members.filter(({ state }) => state === 'partial').length;
  return [
    ...(kind === 'sweep' && summaries.size > 1
      ? [`the best of ${summaries.size} was chosen on the cases that it is reported on: its figure is optimistic`]
      : []),
    ...(kind === 'ladder' && summaries.size > 1
      ? ['steps were chosen on the cases that they are reported on: the last figure is optimistic']
      : []),
    ...(left > 0 ? [`${left} of ${members.length} did not come to their end; the same command goes on with them`] : []),
    ...(partial > 0 ? [`${partial} of ${members.length} stopped where they were to stop`] : []),
    `group: ${group}; \`voxrun list -F 'group = ${group}'\` lists its runs`,
  ];
}
