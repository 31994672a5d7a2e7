import { isJsonObject, type JsonObject } from '../../base/json.js';
import { estimateText } from '../../report/number-text.js';
import type { Verdict } from '../../report/run-report.js';
import type { RegressionReport } from '../../stats/regression/regression-report.js';
import type { CutCases } from '../experiment/cut-cases.js';
import { figuresOf } from './figures-of.js';
import type { RunSource } from './run-source.js';

/** What the run comes to: its headline figure and what stands against it, or how far it came. */
export function verdictOf(source: RunSource): Verdict {
  const { summary, side } = source;
  if (summary === undefined) return unfinished(source);
  const [headline] = figuresOf(summary);
  if (headline === undefined || !isJsonObject(summary.cases)) return withoutFigures(source);
  const { claim, units, cases } = summary as unknown as Counted;
  const isPerUnit = claim === 'unit';
  const { name, unit, perUnit } = headline;
  const over = `${isPerUnit ? `${counted(units, 'independent unit')}, ` : ''}${counted(cases.evaluated, 'case')}`;
  const { interval, reason } = perUnit;
  return {
    state:
      side.name.kind === 'run' && side.name.state === 'complete' && summary.partial === undefined
        ? 'complete'
        : 'incomplete',
    headline: `${name} ${estimateText(perUnit, unit)} (${interval === null ? `no interval: ${reason ?? 'none'}` : '95 % interval'}; ${over})`,
    claims: [
      ...againstBaselines(summary),
      isPerUnit
        ? 'The claim is per independent unit: cases of one unit are averaged first, and intervals resample units.'
        : 'The claim is per case: cases count as independent here, so nothing is said about new patients.',
    ],
    cautions: cautionsOf(summary),
  };
}

interface Counted {
  readonly claim: 'case' | 'unit';
  readonly units: number;
  readonly cases: { readonly expected: number; readonly evaluated: number; readonly undefined: number };
}

function againstBaselines(summary: JsonObject): string[] {
  if (!isJsonObject(summary.regression)) return [];
  const { baselines } = summary.regression as unknown as RegressionReport;
  return Object.values(baselines).map(({ sentence }) => `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`);
}

function cautionsOf(summary: JsonObject): string[] {
  const { cases } = summary as unknown as Counted;
  const cut = summary.cut_by_size as unknown as CutCases | undefined;
  return [
    ...(typeof summary.partial === 'string' ? [`The run is partial: ${summary.partial}.`] : []),
    ...(cases.evaluated < cases.expected
      ? [`${cases.expected - cases.evaluated} of ${cases.expected} cases have no result.`]
      : []),
    ...(cases.undefined > 0
      ? [
          `${counted(cases.undefined, 'figure')} of single cases and labels ${cases.undefined === 1 ? 'is' : 'are'} undefined and in no mean.`,
        ]
      : []),
    ...(summary.selected_on_validation === true
      ? ['The weights are of an epoch that was chosen on the cases reported here: the figures are optimistic.']
      : []),
    ...(cut === undefined ? [] : [`preprocessing.size cut away a part of ${cut.cases} of ${cut.of} cases.`]),
    ...(typeof summary.without_space === 'number' && summary.without_space > 0
      ? [
          `${counted(summary.without_space, 'label map')} declare${summary.without_space === 1 ? 's' : ''} no space: millimetres are those of the header.`,
        ]
      : []),
  ];
}

/** Of a damaged or very old summary. */
function withoutFigures({ found }: RunSource): Verdict {
  return {
    state: 'incomplete',
    headline: 'No figures: the summary of this run holds none that can be read',
    claims: [],
    cautions: [
      `\`voxrun verify ${found.folder.id}\` says what is damaged, \`voxrun rerun ${found.folder.id}\` computes it again.`,
    ],
  };
}

function unfinished({ nodes, side, found, folds }: RunSource): Verdict {
  const all = [...nodes.values()];
  const failed = all.filter(({ state }) => state === 'failed');
  const done = all.filter(({ state }) => state === 'done').length;
  const evaluated = folds.filter((fold) => nodes.get(`evaluate[${fold}]`)?.state === 'done');
  const state = side.name.kind === 'run' ? side.name.state : 'stopped';
  return {
    state: 'incomplete',
    headline: `No result yet: the run ${state === 'running' ? 'is under way' : `ended as ${state}`}, with ${counted(done, 'stage')} done`,
    claims: [],
    cautions: [
      folds.length === 0
        ? 'The cases are not split into folds yet.'
        : `${evaluated.length} of ${counted(folds.length, 'fold')} ${folds.length === 1 ? 'is' : 'are'} evaluated${evaluated.length > 0 ? `: ${evaluated.join(', ')}` : ''}.`,
      ...failed.map(
        ({ node, failure }) => `${node} failed${failure === undefined ? '' : `: ${failure.code} ${failure.message}`}.`,
      ),
      `\`voxrun resume ${found.folder.id}\` goes on with it.`,
    ],
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
