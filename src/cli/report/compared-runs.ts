import type { Json } from '../../base/json.js';
import { differingKeys } from '../../compare/differing-keys.js';
import { metricDifferences } from '../../compare/metric-differences.js';
import type { ComparisonReport, DifferingSetting, RunDifferences } from '../../report/comparison-report.js';
import type { Citation } from '../../report/run-report.js';
import type { Estimate } from '../../stats/estimate.js';
import { compareSides } from '../diff/compare-sides.js';
import { PARTS } from '../diff/part.js';
import { valueText } from '../diff/value-text.js';
import { citationOf } from './citation-of.js';
import { figuresOf } from './figures-of.js';
import type { RunSource } from './run-source.js';

/** A run under the name that it has in a comparison. */
export interface NamedSource {
  readonly name: string;
  readonly source: RunSource;
}

/** What the headline figure is called, by the first run that has one. */
export function headlineOf(sources: readonly NamedSource[]): ComparisonReport['headline'] {
  const summary = sources.find(({ source }) => source.summary !== undefined)?.source.summary;
  const [first] = summary === undefined ? [] : figuresOf(summary);
  return { name: first?.name ?? 'result', unit: first?.unit ?? '' };
}

/** Of a run; nothing where it measures something else, which no plot may show beside the others. */
export function headlineEstimate(
  { summary }: Pick<RunSource, 'summary'>,
  headline: ComparisonReport['headline'],
): Estimate {
  if (summary === undefined) return { value: null, interval: null, reason: 'the run is not complete' };
  const [first] = figuresOf(summary);
  const isSame = first?.name === headline.name && first.unit === headline.unit;
  return isSame ? first.perUnit : { value: null, interval: null, reason: `it has no ${headline.name}` };
}

/** Every figure of one run against another; undefined where one of them has none. */
export function differencesOf(before: NamedSource, after: NamedSource): RunDifferences | undefined {
  const [a, b] = [before.source.summary, after.source.summary];
  if (a === undefined || b === undefined) return undefined;
  return {
    name: after.name,
    against: before.name,
    figures: metricDifferences(a, b).figures.map(({ key, unit, before: was, after: is, difference, verdict }) => ({
      name: key.replace(/^evaluation\./, '').replaceAll('.', ' '),
      unit: unit ?? '',
      before: was,
      after: is,
      difference,
      verdict,
    })),
  };
}

/** What makes a difference say less than it seems to. */
export function cautionsOf(before: NamedSource, after: NamedSource): string[] {
  const { metrics } = compareSides(before.source.side, after.source.side, PARTS);
  return (metrics?.cautions ?? []).map((caution) => `${before.name} (A) and ${after.name} (B): ${caution}.`);
}

/** Settings in which the runs differ, without those that say where data lie. */
export function differingSettings(
  sources: readonly NamedSource[],
  { anonymous }: { anonymous: boolean },
): DifferingSetting[] {
  const trees = sources.map(({ source: { side } }) =>
    side.settings.kind === 'known' ? side.settings.value.complete : {},
  );
  return differingKeys(trees)
    .filter(({ key }) => !anonymous || !(key === 'description' || /^data\.(?!independent_unit|split\.)/.test(key)))
    .map(({ key, values }) => ({ key, values: values.map(settingText) }));
}

function settingText(value: Json | undefined): string {
  return value === undefined ? '-' : valueText(value);
}

/** The facts of all runs, those that they have in common once. */
export function citationOfRuns(sources: readonly NamedSource[], options: { anonymous: boolean }): Citation {
  const citations = sources.map(({ name, source }) => ({ name, ...citationOf(source, options) }));
  const names = [...new Set(citations.flatMap(({ facts }) => facts.map(([name]) => name)))];
  return {
    facts: names.flatMap((fact): [string, string][] => {
      const values = citations.map(({ name, facts }) => ({
        name,
        value: facts.find(([key]) => key === fact)?.[1] ?? '-',
      }));
      return new Set(values.map(({ value }) => value)).size === 1
        ? [[fact, values[0]!.value]]
        : values.map(({ name, value }) => [`${fact} (${name})`, value]);
    }),
    text: citations.map(({ text }) => text).join('\n'),
  };
}
