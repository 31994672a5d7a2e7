import type { JsonObject } from '../../base/json.js';
import type { CaseChanges } from '../../compare/case-changes.js';
import { hasMetricDifferences, metricDifferences } from '../../compare/metric-differences.js';
import { FEWEST_UNITS } from '../../stats/bootstrap.js';
import type { MetricsReport, SplitReport } from './report.js';
import type { Side } from './side.js';

/** The figures of two complete runs; undefined where they are the same, or one of the two has none. */
export function compareMetrics(given: {
  readonly before: Side;
  readonly after: Side;
  readonly cases: CaseChanges | undefined;
  readonly split: SplitReport | undefined;
}): MetricsReport | undefined {
  const { before, after, cases, split } = given;
  if (before.summary.kind === 'unknown' || after.summary.kind === 'unknown') return undefined;
  const [a, b] = [before.summary.value, after.summary.value];
  const found = metricDifferences(a, b);
  if (!hasMetricDifferences(found)) return undefined;
  const { paired, unpaired } = found;
  return {
    ...found,
    cautions: [
      ...partial('A', a),
      ...partial('B', b),
      ...(unpaired.before + unpaired.after > 0
        ? [
            `only one of them evaluated ${plural(unpaired.before + unpaired.after, 'case')}, which no difference is over`,
          ]
        : []),
      ...dataCautions(cases),
      ...foldCautions(split),
      ...found.definitions.map(
        ({ name }) => `measured by another definition: ${name} differs, so the difference may come from that`,
      ),
      ...(a.selected_on_validation === b.selected_on_validation
        ? []
        : [
            `the epoch of ${a.selected_on_validation === true ? 'A' : 'B'} was chosen on the cases reported: its figures are optimistic`,
          ]),
      ...(paired.units > 0 && paired.units < FEWEST_UNITS
        ? [`an interval needs ${FEWEST_UNITS} independent units, ${plural(paired.units, 'is', 'are')} paired`]
        : []),
    ],
  };
}

function partial(letter: string, { partial: text }: JsonObject): string[] {
  return typeof text === 'string' ? [`${letter} is partial: ${text}`] : [];
}

/** Cases that are not what they were may make the difference. */
function dataCautions(cases: CaseChanges | undefined): string[] {
  if (cases === undefined) return [];
  const parts = cases.changed.filter(({ part }) => part === 'image' || part === 'label' || part === 'target');
  const ids = new Set(parts.flatMap((one) => one.cases.map(({ id }) => id)));
  if (ids.size === 0) return [];
  const names = [...new Set(parts.map(({ part }) => `${part}s`))].join(' and ');
  return [`${names} of ${plural(ids.size, 'case')} are not the same: the difference may come from the data`];
}

/** Who validates in another fold was predicted by a network that trained on other cases. */
function foldCautions(split: SplitReport | undefined): string[] {
  const moved = split?.folds?.moved.length ?? 0;
  return moved === 0
    ? []
    : [
        `${plural(moved, 'case was', 'cases were')} validated in another fold, by a network that trained on other cases`,
      ];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
