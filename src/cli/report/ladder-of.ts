import { metricDifferences } from '../../compare/metric-differences.js';
import { meanHeadline } from '../../compare/seed-differences.js';
import type { ComparisonReport } from '../../report/comparison-report.js';
import type { FinalRow, LadderReport, LadderStep } from '../../report/ladder-report.js';
import { differenceText } from '../../report/number-text.js';
import type { Estimate } from '../../stats/estimate.js';
import { foldsText } from '../group/folds-text.js';
import type { GroupRecord, LadderRecord, RecordedMember } from '../group/group-record.js';
import { ruleText } from '../group/rule-text.js';
import { headlineEstimate, type NamedSource } from './compared-runs.js';
import type { RunSource } from './run-source.js';

type Headline = ComparisonReport['headline'];

/** Finds a run of the group by its id; undefined where it was removed since. */
type FindSource = (run: string | undefined) => RunSource | undefined;

/** What the page of a ladder shows of its steps. */
export function ladderOf(
  record: GroupRecord,
  ladder: LadderRecord,
  { find, headline }: { find: FindSource; headline: Headline },
): LadderReport {
  const { deciding, final } = ladder;
  return {
    fold: deciding.fold,
    seeds: deciding.seeds,
    rule: ruleText(deciding.rule),
    steps: record.members.map((member) => stepOf(member, ladder, find)),
    ...(final === undefined
      ? {}
      : { final: { folds: foldsText(final.folds), rows: finalRows(final.members, { find, headline }) } }),
  };
}

/** The verdict in words: what the folds say that decided nothing, then what was kept. */
export function ladderVerdict({ steps, final }: LadderReport, { name: figure, unit }: Headline): string[] {
  const tried = steps.filter(({ decision }) => decision !== undefined);
  const kept = tried.filter(({ decision }) => decision === 'kept').map(({ name }) => name);
  const last = final?.rows.at(-1);
  const words = { better: 'better than', worse: 'worse than', same: 'the same as', 'within noise': 'within noise of' };
  const verdict = Object.entries(words).find(([one]) => one === last?.verdict)?.[1];
  return [
    ...(last?.effect === undefined || verdict === undefined
      ? []
      : [
          `On ${final!.folds}, which decided nothing, what was kept is ${verdict} the base: ${figure} differs by ${differenceText(last.effect, unit)}.`,
        ]),
    ...(tried.length === 0
      ? ['No step is decided yet.']
      : [`${kept.length} of ${tried.length} steps were kept${kept.length === 0 ? '' : `: ${kept.join(', ')}`}.`]),
  ];
}

/** Every run of a ladder under a name of its own: those of further seeds, and those on the folds that decided nothing. */
export function furtherSources(record: GroupRecord, ladder: LadderRecord, find: FindSource): NamedSource[] {
  const ofSeeds = record.members.flatMap(({ member, seeds = [] }) =>
    seeds.slice(1).map(({ seed, run }) => ({ name: `${member}, seed ${seed}`, run })),
  );
  const { final } = ladder;
  const ofFinal = (final?.members ?? []).map(({ member, run }) => ({
    name: `${member}, ${foldsText(final!.folds)}`,
    run,
  }));
  return [...ofSeeds, ...ofFinal].flatMap(({ name, run }) => {
    const source = find(run);
    return source === undefined ? [] : [{ name, source }];
  });
}

function stepOf(member: RecordedMember, { decisions, deciding }: LadderRecord, find: FindSource): LadderStep {
  const { member: name, state, seeds = [] } = member;
  const decision = decisions.find(({ step }) => step === name);
  const summaries = seeds.map(({ run }) => find(run)?.summary).filter((summary) => summary !== undefined);
  const difference = decision?.difference;
  return {
    name,
    state,
    value: summaries.length === deciding.seeds.length ? meanHeadline(summaries) : null,
    ...(decision === undefined
      ? {}
      : {
          against: decision.against,
          decision: decision.kept ? ('kept' as const) : ('dropped' as const),
          reason: decision.reason,
        }),
    ...(difference === undefined ? {} : { effect: difference.difference }),
    bySeed: (difference?.bySeed ?? []).map((value, index) => ({ seed: deciding.seeds[index]!, value })),
    runs: seeds.flatMap(({ run }) => run ?? []),
  };
}

function finalRows(
  members: readonly RecordedMember[],
  { find, headline }: { find: FindSource; headline: Headline },
): FinalRow[] {
  const base = find(members[0]?.run)?.summary;
  return members.map(({ member: name, run, state }, index) => {
    const source = find(run);
    const own = source?.summary;
    const difference =
      index === 0 || base === undefined || own === undefined ? undefined : metricDifferences(base, own).figures[0];
    return {
      name,
      state,
      estimate: estimateOf(source, headline),
      ...(difference === undefined ? {} : { effect: difference.difference, verdict: difference.verdict }),
      ...(run === undefined ? {} : { run }),
    };
  });
}

/** Per unit with its interval; of a run of a version that did not compute it, the figure alone. */
function estimateOf(source: RunSource | undefined, headline: Headline): Estimate {
  if (source === undefined) return { value: null, interval: null, reason: 'there is no run of it' };
  const estimate = headlineEstimate(source, headline);
  if (estimate.value !== null || source.summary === undefined) return estimate;
  return { ...estimate, value: meanHeadline([source.summary]) };
}
