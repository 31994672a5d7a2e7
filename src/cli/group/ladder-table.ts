import type { JsonObject } from '../../base/json.js';
import { figuresOf } from '../../compare/figures.js';
import { metricDifferences } from '../../compare/metric-differences.js';
import { meanHeadline } from '../../compare/seed-differences.js';
import type { RunId } from '../../store/run-record.js';
import { foldsText } from './folds-text.js';
import type { GroupRecord, LadderRecord, RecordedMember } from './group-record.js';
import { ruleText } from './rule-text.js';
import { differenceText, fitting, headlineName, headlineText } from './table-text.js';

type Summaries = ReadonlyMap<RunId, JsonObject>;

/**
 * Of each step its headline figure on the fold that decided, averaged over the seeds, its paired difference to what was
 * kept before it, and what became of it; then what was kept and the base on the folds that decided nothing.
 */
export function ladderTable(options: {
  record: GroupRecord;
  /** Of the runs that came to their end. */
  summaries: Summaries;
  columns: number;
}): string {
  const { record, summaries, columns } = options;
  const { ladder, members } = record;
  if (ladder === undefined) throw new Error('Internal error: a ladder without its decisions');
  const { final, deciding } = ladder;
  const figure = headlineName(new Map([...summaries].map(([run, summary]) => [run as string, summary])));
  const rows = [
    [`on fold ${deciding.fold}`, figure, 'against what was kept [95 %]', 'run'],
    ...members.map((member) => stepRow(member, ladder, summaries)),
    ...(final === undefined ? [] : finalRows(final, { figure, summaries })),
  ];
  return `${[...fitting(rows, Math.max(columns, 80)), ...remarks(record, ladder)].join('\n')}\n`;
}

function stepRow(member: RecordedMember, { decisions }: LadderRecord, summaries: Summaries): string[] {
  const { member: name, state, run = '', seeds = [] } = member;
  const decision = decisions.find(({ step }) => step === name);
  const own = seeds.flatMap((seed) => {
    const summary = seed.run === undefined ? undefined : summaries.get(seed.run);
    return summary === undefined ? [] : [summary];
  });
  if (state !== 'complete' || own.length < seeds.length) return [name, state, decision?.reason ?? '', run];
  const value = headlineText(meanHeadline(own), figuresOf(own[0]!)[0]?.unit);
  if (decision === undefined) return [name, value, '', run];
  const verdict = `${differenceText(decision.difference)}, ${decision.kept ? 'kept' : 'dropped'}`;
  return [name, value, decision.against === 'base' ? verdict : `${verdict} (against ${decision.against})`, run];
}

function finalRows(
  { folds, members }: NonNullable<LadderRecord['final']>,
  { figure, summaries }: { figure: string; summaries: Summaries },
): string[][] {
  const of = ({ run }: RecordedMember): JsonObject | undefined => (run === undefined ? undefined : summaries.get(run));
  const base = of(members[0]!);
  return [
    ['', '', '', ''],
    [`on ${foldsText(folds)}`, figure, 'against base [95 %]', 'run'],
    ...members.map((member, index) => {
      const { member: name, state, run = '' } = member;
      const summary = of(member);
      if (summary === undefined || state !== 'complete') return [name, state, '', run];
      const [headline] = figuresOf(summary);
      const difference = index === 0 || base === undefined ? undefined : metricDifferences(base, summary).figures[0];
      return [name, headlineText(headline?.value, headline?.unit), differenceText(difference), run];
    }),
  ];
}

function remarks({ group, members }: GroupRecord, { deciding, final }: LadderRecord): string[] {
  const { rule, fold, seeds } = deciding;
  const left = members.filter(({ state }) => state !== 'complete').length;
  const runs = seeds.length === 1 ? `seed ${seeds[0]!}` : `the mean over seeds ${seeds.join(', ')}`;
  return [
    `decided on fold ${fold} by ${runs}: a step is kept if ${ruleText(rule)}`,
    final === undefined
      ? 'no other fold was computed: figures of the fold that decided are optimistic'
      : `${foldsText(final.folds)} decided nothing: report these figures`,
    ...(left > 0 ? [`${left} of ${members.length} did not come to their end; the same command goes on with them`] : []),
    `group: ${group}; \`voxrun list -F 'group = ${group}'\` lists its runs, \`voxrun report ${group}\` writes a page`,
  ];
}
