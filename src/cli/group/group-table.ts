import type { JsonObject } from '../../base/json.js';
import { figuresOf } from '../../compare/figures.js';
import { metricDifferences } from '../../compare/metric-differences.js';
import type { RunId } from '../../store/run-record.js';
import type { GroupRecord, RecordedMember } from './group-record.js';
import { differenceText, fitting, headlineName, headlineText } from './table-text.js';

/** Of each member its headline figure, the paired difference to what it is compared with, and its run. */
export function groupTable(options: {
  record: GroupRecord;
  /** Of the runs that came to their end. */
  summaries: ReadonlyMap<RunId, JsonObject>;
  columns: number;
}): string {
  const { record, summaries: ofRuns, columns } = options;
  const summaries = new Map(record.members.flatMap(({ member, run }) => withSummary(member, run && ofRuns.get(run))));
  const reference = referenceOf(record, summaries);
  const rows = record.members.map((member) => rowOf(member, { summaries, reference }));
  const figure = headlineName(summaries);
  const head = ['', figure, reference === undefined ? '' : `against ${reference} [95 %]`, 'run'];
  const shown = fitting([head, ...rows], Math.max(columns, 80));
  return `${[...shown, ...remarks(record, summaries)].join('\n')}\n`;
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

function withSummary(member: string, summary: JsonObject | undefined): [string, JsonObject][] {
  return summary === undefined ? [] : [[member, summary]];
}

function rowOf(
  { member, run, state }: RecordedMember,
  { summaries, reference }: { summaries: ReadonlyMap<string, JsonObject>; reference: string | undefined },
): string[] {
  const summary = summaries.get(member);
  if (summary === undefined || state !== 'complete') return [member, state, '', run ?? ''];
  const [figure] = figuresOf(summary);
  const value = headlineText(figure?.value, figure?.unit);
  const other = reference === undefined || reference === member ? undefined : summaries.get(reference);
  const difference = other === undefined ? undefined : metricDifferences(other, summary).figures[0];
  return [member, value, differenceText(difference), run ?? ''];
}

function remarks({ kind, group, members }: GroupRecord, summaries: ReadonlyMap<string, JsonObject>): string[] {
  const left = members.filter(({ state }) => state !== 'complete' && state !== 'partial').length;
  const partial = members.filter(({ state }) => state === 'partial').length;
  return [
    ...(kind === 'sweep' && summaries.size > 1
      ? [`the best of ${summaries.size} was chosen on the cases that it is reported on: its figure is optimistic`]
      : []),
    ...(left > 0 ? [`${left} of ${members.length} did not come to their end; the same command goes on with them`] : []),
    ...(partial > 0 ? [`${partial} of ${members.length} stopped where they were to stop`] : []),
    `group: ${group}; \`voxrun list -F 'group = ${group}'\` lists its runs, \`voxrun report ${group}\` writes a page`,
  ];
}
