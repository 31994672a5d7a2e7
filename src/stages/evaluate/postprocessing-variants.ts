import { subsetsOf } from '../../base/subsets-of.js';
import type { Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import type { CaseMetrics, ClassMetrics } from './metrics-file.js';
import type { EvaluatedClass } from './evaluated-classes.js';

/** With n regions there are 2^(n + 1) variants to measure; with more regions only the foreground is tried. */
const MOST_REGIONS = 5;

/** The classes that a postprocessing can treat one by one. */
export function classesToPostprocess(classes: readonly EvaluatedClass[]): readonly string[] {
  const headline = classes.filter((one) => one.headline);
  if (headline.length < 2) return [];
  if (headline.some(({ kind }) => kind === 'region') && headline.length > MOST_REGIONS) return [];
  return headline.map(({ name }) => name);
}

/**
 * Every postprocessing that has to be measured so that `metricsAfter` can tell the metrics after any that may be
 * chosen, none first. Labels do not overlap, so what is done to one changes no other: it is enough to treat none or
 * all of them. Regions overlap, and every choice of them is another label map.
 */
export function postprocessingVariants(classes: readonly EvaluatedClass[]): readonly Postprocessing[] {
  const names = classesToPostprocess(classes);
  const chosen = classes.some(({ kind }) => kind === 'region')
    ? subsetsOf(names)
    : [[], ...(names.length > 0 ? [names] : [])];
  return [false, true].flatMap((foreground) => chosen.map((some) => ({ foreground, classes: some })));
}

/** The metrics of a case after a postprocessing, by class. */
export function metricsAfter(
  { variants, measured }: CaseMetrics,
  { foreground, classes }: Postprocessing,
): Readonly<Record<string, ClassMetrics>> {
  const candidates = variants.filter((variant) => variant.foreground === foreground);
  const exact = candidates.find((variant) => variant.classes.join('\n') === classes.join('\n'));
  if (exact !== undefined) return measured[exact.measured]!;
  const names = Object.keys(measured[0]!);
  return Object.fromEntries(
    names.map((name) => {
      const alike = candidates.find((variant) => variant.classes.includes(name) === classes.includes(name));
      if (alike === undefined) throw new Error(`Internal error: ${name} was not measured after this postprocessing`);
      return [name, measured[alike.measured]![name]!];
    }),
  );
}
