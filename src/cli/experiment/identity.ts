import { sha256OfJson, type Sha256 } from '../../base/hash.js';
import type { Json } from '../../base/json.js';
import { effectiveSettings } from '../../config/effective-settings.js';
import type { Settings } from '../../config/experiment.js';
import { withoutNeutral } from '../../config/neutral.js';
import type { CaseFact, ContinuedTraining } from '../../graph/facts.js';
import type { Fold } from '../../graph/stage-spec.js';
import { catalog } from '../../stages/catalog.js';

/**
 * Hash of everything that decides a run's results and judgements: what each stage reads, the cases by content, the
 * folds asked for, the stages' versions and the checks. Paths, the description and the resources are not in it. Two
 * runs of one identity would be the same run.
 */
export function identityOf(options: {
  settings: Settings;
  cases: readonly CaseFact[];
  writtenFolds: readonly Fold[] | undefined;
  foldsAsked: readonly number[] | undefined;
  /** Trainings that go on from earlier weights, by node. */
  continued?: ReadonlyMap<string, ContinuedTraining> | undefined;
}): Sha256 {
  const { settings, cases, writtenFolds, foldsAsked, continued } = options;
  const hashed = withoutNeutral(effectiveSettings(settings));
  return sha256OfJson({
    name: settings.name,
    // What only checks is in it where it is asked for, so that a run from before there were such stages keeps its identity.
    stages: catalog
      .filter((spec) => spec.role !== 'check' || spec.when?.(settings) !== false)
      .map((spec) => [spec.name, spec.version, spec.reads(hashed)]),
    checks: hashed.checks as unknown as Json,
    unit: settings.data.independent_unit as Json,
    ...(settings.task.kind === 'regression' && settings.task.noise_sd !== undefined
      ? { noise_sd: settings.task.noise_sd }
      : {}),
    cases: cases as unknown as Json,
    ...(writtenFolds === undefined ? {} : { written_folds: writtenFolds as unknown as Json }),
    folds: foldsAsked ?? 'all',
    ...(continued === undefined
      ? {}
      : { continued: [...continued].map(([node, { epochs, weights }]) => [node, epochs, weights]) }),
  });
}
