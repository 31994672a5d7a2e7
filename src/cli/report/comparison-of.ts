import type { ComparisonReport, FigureChange, RunDifferences } from '../../report/comparison-report.js';
import { differenceText } from '../../report/number-text.js';
import {
  cautionsOf,
  citationOfRuns,
  differencesOf,
  differingSettings,
  headlineEstimate,
  headlineOf,
  type NamedSource,
} from './compared-runs.js';
import type { RunSource } from './run-source.js';

/** The page of several runs: each against the first. */
export function comparisonOf(sources: readonly RunSource[], options: { anonymous: boolean }): ComparisonReport {
  const named = nameRuns(sources);
  const [first, ...others] = named as [NamedSource, ...NamedSource[]];
  const differences = others.flatMap((one) => differencesOf(first, one) ?? []);
  const headline = headlineOf(named);
  return {
    format: 1,
    kind: 'comparison',
    title: [...new Set(sources.map(({ settings }) => settings.name))].join(', '),
    subtitle: `comparison of ${sources.length} runs`,
    verdict: [...differences.map(verdictText), ...unfinished(named)],
    cautions: others.flatMap((one) => cautionsOf(first, one)),
    headline,
    members: named.map(({ name, source }) => ({
      name,
      run: source.found.folder.id,
      state: stateOf(source),
      estimate: headlineEstimate(source, headline),
      ...outcomeOf(differences.find((one) => one.name === name)),
    })),
    differences,
    settings: differingSettings(named, options),
    citation: citationOfRuns(named, options),
  };
}

export function stateOf({ side }: RunSource): string {
  return side.name.kind === 'run' ? side.name.state : 'unknown';
}

/** In words: `large is better than base: dice +0.02 [0.01, 0.03]`. */
export function verdictText({ name, against, figures }: RunDifferences): string {
  const [first] = figures;
  if (first === undefined) return `${name} has no figure to compare with ${against}.`;
  const words = {
    better: 'is better than',
    worse: 'is worse than',
    same: 'is the same as',
    'within noise': 'differs within noise from',
    unknown: 'cannot be told from',
  } as const satisfies Record<typeof first.verdict, string>;
  const { value, reason } = first.difference;
  if (value === null)
    return `${name} cannot be compared with ${against} by ${first.name}: ${reason ?? 'there is no figure of both'}.`;
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${name} ${words[first.verdict]} ${against}: ${first.name} differs by ${differenceText(first.difference, first.unit)}${why}.`;
}

export function outcomeOf(found: RunDifferences | undefined): { against: string; outcome: string } | undefined {
  const first = found?.figures[0];
  if (found === undefined || first === undefined) return undefined;
  return { against: found.against, outcome: outcomeText(first) };
}

function outcomeText({ difference, unit, verdict }: FigureChange): string {
  return difference.value === null ? 'not comparable' : `${differenceText(difference, unit)} ${verdict}`;
}

function unfinished(named: readonly NamedSource[]): string[] {
  return named
    .filter(({ source }) => source.summary === undefined)
    .map(({ name, source }) => `${name} is not complete (${stateOf(source)}): it has no figures.`);
}

/** Members by their names, else the hash at the end of the id, where these tell them apart; else the id. */
export function nameRuns(sources: readonly RunSource[]): NamedSource[] {
  const ways = [
    ({ side }: RunSource) => (side.name.kind === 'run' ? side.name.member : undefined),
    ({ found }: RunSource) => found.folder.id.split('-')[2],
    ({ found }: RunSource) => found.folder.id as string,
  ];
  for (const way of ways) {
    const names = sources.map(way);
    if (new Set(names).size === sources.length && names.every((name) => name !== undefined))
      return sources.map((source, index) => ({ name: names[index]!, source }));
  }
  throw new Error('Internal error: two runs with one id');
}
