import { DiagnosticError } from '../../base/failure.js';
import type { ComparedRun, ComparisonReport } from '../../report/comparison-report.js';
import type { StoreLayout } from '../../store/layout.js';
import { listExperiments } from '../../store/run-record.js';
import { estimateText } from '../../report/number-text.js';
import { findRun } from '../experiment/find-run.js';
import { readGroups, type GroupRecord, type RecordedMember } from '../group/group-record.js';
import {
  citationOfRuns,
  differencesOf,
  differingSettings,
  headlineEstimate,
  headlineOf,
  type NamedSource,
} from './compared-runs.js';
import { outcomeOf, verdictText } from './comparison-of.js';
import { runSource } from './run-source.js';

/** The group of variants, sweep or ladder that a name means; undefined where there is none. */
export function findGroup(layout: StoreLayout, name: string): GroupRecord | undefined {
  return listExperiments(layout)
    .flatMap((experiment) => readGroups(layout, experiment))
    .find(({ group }) => group === name);
}

/** The page of a group: what became of each member, against the first, or of a step against what was kept before it. */
export function reportOfGroup(
  record: GroupRecord,
  { layout, anonymous }: { layout: StoreLayout; anonymous: boolean },
): ComparisonReport {
  const sources = record.members.flatMap((member) => sourceOf(member, layout));
  const [first] = sources;
  const differences = sources.slice(1).flatMap((one) => differencesOf(first!, one) ?? []);
  const complete = record.members.filter(({ state }) => state === 'complete').length;
  return {
    format: 1,
    kind: 'group',
    title: record.experiment,
    subtitle: `${record.kind} ${record.group}`,
    verdict:
      record.kind === 'ladder'
        ? (record.ladder?.decisions ?? []).map(
            ({ step, kept, reason }) => `${step} was ${kept ? 'kept' : 'dropped'}: ${reason}.`,
          )
        : differences.map(verdictText),
    cautions: [
      ...(complete < record.members.length
        ? [
            `${complete} of ${record.members.length} members are complete; \`voxrun run\` on the file goes on with the others.`,
          ]
        : []),
      ...(isOptimistic(record) && complete > 1
        ? ['What is best was chosen on the cases that it is reported on: its figure is optimistic.']
        : []),
    ],
    headline: headlineOf(sources),
    members: record.members.map((member) => memberOf(member, { record, sources, differences })),
    differences: record.kind === 'ladder' ? [] : differences,
    settings: differingSettings(sources, { anonymous }),
    citation: citationOfRuns(sources, { anonymous }),
  };
}

/** A ladder that measured what it kept on folds which decided nothing has figures that are not. */
function isOptimistic({ kind, ladder }: GroupRecord): boolean {
  return kind === 'sweep' || (kind === 'ladder' && ladder?.final === undefined);
}

/** Nothing of a member whose run was removed since. */
function sourceOf({ member, run }: RecordedMember, layout: StoreLayout): NamedSource[] {
  if (run === undefined) return [];
  try {
    return [{ name: member, source: runSource(findRun({ layout, name: run }), layout) }];
  } catch (error) {
    if (error instanceof DiagnosticError) return [];
    throw error;
  }
}

function memberOf(
  { member, run, state }: RecordedMember,
  found: { record: GroupRecord; sources: readonly NamedSource[]; differences: ComparisonReport['differences'] },
): ComparedRun {
  const { record, sources, differences } = found;
  const source = sources.find(({ name }) => name === member)?.source;
  const decision = record.ladder?.decisions.find(({ step }) => step === member);
  const outcome =
    decision === undefined
      ? outcomeOf(differences.find(({ name }) => name === member))
      : {
          against: decision.against,
          outcome: `${decision.difference === undefined ? '' : `${estimateText(decision.difference.difference, decision.difference.unit)} `}${decision.kept ? 'kept' : 'dropped'}: ${decision.reason}`,
        };
  return {
    name: member,
    ...(run === undefined ? {} : { run }),
    state,
    estimate:
      source === undefined
        ? { value: null, interval: null, reason: 'there is no run of it' }
        : headlineEstimate(source),
    ...outcome,
  };
}
