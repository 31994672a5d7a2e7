import { DiagnosticError } from '../../base/failure.js';
import type { ComparedRun, ComparisonReport } from '../../report/comparison-report.js';
import type { StoreLayout } from '../../store/layout.js';
import { listExperiments } from '../../store/run-record.js';
import { findRun } from '../experiment/find-run.js';
import { readGroup, type GroupRecord, type RecordedMember } from '../group/group-record.js';
import {
  citationOfRuns,
  differencesOf,
  differingSettings,
  headlineEstimate,
  headlineOf,
  type NamedSource,
} from './compared-runs.js';
import { outcomeOf, verdictText } from './comparison-of.js';
import { furtherSources, ladderOf, ladderVerdict } from './ladder-of.js';
import { runSource, type RunSource } from './run-source.js';

/** The group of variants, sweep or ladder that a name means; undefined where there is none. Throws RUN_DAMAGED. */
export function findGroup(layout: StoreLayout, name: string): GroupRecord | undefined {
  // A name with a slash would leave the folder of groups.
  if (!/^[\w.-]+$/.test(name)) return undefined;
  for (const experiment of listExperiments(layout)) {
    const group = readGroup(layout, { group: name, experiment });
    if (group !== undefined) return group;
  }
  return undefined;
}

/** The page of a group: what became of each member, against the first, or of a step against what was kept before it. */
export function reportOfGroup(
  record: GroupRecord,
  { layout, anonymous }: { layout: StoreLayout; anonymous: boolean },
): ComparisonReport {
  const find = sourceFinder(layout);
  const sources = record.members.flatMap(({ member, run }) => {
    const source = find(run);
    return source === undefined ? [] : [{ name: member, source }];
  });
  const [first] = sources;
  const differences =
    record.kind === 'ladder' ? [] : sources.slice(1).flatMap((one) => differencesOf(first!, one) ?? []);
  const headline = headlineOf(sources);
  const ladder = record.ladder === undefined ? undefined : ladderOf(record, record.ladder, { find, headline });
  const further = record.ladder === undefined ? [] : furtherSources(record, record.ladder, find);
  const complete = record.members.filter(({ state }) => state === 'complete').length;
  return {
    format: 1,
    kind: 'group',
    title: record.experiment,
    subtitle: `${record.kind} ${record.group}`,
    verdict: ladder === undefined ? differences.map(verdictText) : ladderVerdict(ladder, headline),
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
    headline,
    members: record.members.map((member) => memberOf(member, { sources, differences, headline })),
    differences,
    settings: differingSettings(sources, { anonymous }),
    ...(ladder === undefined ? {} : { ladder }),
    citation: citationOfRuns([...sources, ...further], { anonymous }),
  };
}

/** A ladder that measured what it kept on folds which decided nothing has figures that are not. */
function isOptimistic({ kind, ladder }: GroupRecord): boolean {
  return kind === 'sweep' || (kind === 'ladder' && ladder?.final === undefined);
}

/** Each run is read once; of one that was removed since there is nothing. */
function sourceFinder(layout: StoreLayout): (run: string | undefined) => RunSource | undefined {
  const known = new Map<string, RunSource | undefined>();
  return (run) => {
    if (run === undefined) return undefined;
    if (!known.has(run)) known.set(run, sourceOf(run, layout));
    return known.get(run);
  };
}

function sourceOf(run: string, layout: StoreLayout): RunSource | undefined {
  try {
    return runSource(findRun({ layout, name: run }), layout);
  } catch (error) {
    if (error instanceof DiagnosticError) return undefined;
    throw error;
  }
}

function memberOf(
  { member, run, state }: RecordedMember,
  found: { sources: readonly NamedSource[] } & Pick<ComparisonReport, 'differences' | 'headline'>,
): ComparedRun {
  const { sources, differences, headline } = found;
  const source = sources.find(({ name }) => name === member)?.source;
  return {
    name: member,
    ...(run === undefined ? {} : { run }),
    state,
    estimate:
      source === undefined
        ? { value: null, interval: null, reason: 'there is no run of it' }
        : headlineEstimate(source, headline),
    ...outcomeOf(differences.find(({ name }) => name === member)),
  };
}
