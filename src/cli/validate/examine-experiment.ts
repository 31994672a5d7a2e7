import { hasErrors, type Diagnostic } from '../../base/diagnostic.js';
import { judge, type Judgement } from '../../checks/judge.js';
import type { Settings } from '../../config/experiment.js';
import type { CaseRow } from '../../dataset/case-row.js';
import { withFamilies } from '../../dataset/families.js';
import { makeFolds, type Fold } from '../../dataset/split.js';
import { testLeaksOf } from '../../dataset/test-leaks.js';
import type { ExperimentSource } from '../experiment/experiment-source.js';
import type { ReadData } from '../experiment/read-data.js';

/** What is known of one experiment. The counts are there where the cases could be read. */
export interface Report {
  readonly file: string;
  /** The variant, step or combination, of a file with several. */
  readonly variant?: string;
  readonly ok: boolean;
  readonly cases?: number;
  readonly units?: number;
  /** Cases of the test set, where there is one. */
  readonly test?: number;
  /** Units on the two sides of each fold. */
  readonly folds?: readonly { readonly train: number; readonly validation: number }[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unknown: Judgement['unknown'];
  readonly accepted: Judgement['accepted'];
}

/** Applies the rules to an experiment and its cases, as far as no image is needed. */
export function examineExperiment({
  loaded,
  read,
}: {
  loaded: ExperimentSource;
  read: ReadData;
}): Omit<Report, 'file'> {
  const { experiment, locate } = loaded;
  // From a part of the cases, "too few units" would be a guess.
  const cases = hasErrors(read.diagnostics) ? undefined : withFamilies(read.cases);
  const judgement = judge({
    settings: experiment,
    locate,
    locateCell: read.locateCell,
    ...(cases === undefined ? {} : { cases, testLeaks: testLeaksOf(cases, new Map()) }),
  });
  const diagnostics = [...read.diagnostics, ...judgement.diagnostics];
  const ok = !hasErrors(diagnostics);
  return {
    ...judgement,
    ...(cases === undefined ? {} : countsOf(cases)),
    ...(ok ? foldsOf(read, experiment.data.split) : {}),
    ok,
    diagnostics,
  };
}

function countsOf(cases: readonly CaseRow[]): Pick<Report, 'cases' | 'units' | 'test'> {
  const test = cases.filter((row) => row.test === true).length;
  return {
    cases: cases.length,
    units: new Set(cases.map(({ unit }) => unit)).size,
    ...(test === 0 ? {} : { test }),
  };
}

/** Folds that are balanced over labels are not known before the label maps have been read. */
function foldsOf({ cases, writtenFolds }: ReadData, split: Settings['data']['split']): Pick<Report, 'folds'> {
  const outside = cases.filter(({ test }) => test !== true);
  if (split.kind === 'file') return { folds: (writtenFolds ?? []).map(unitsOf(outside)) };
  return split.stratify === 'labels' ? {} : { folds: makeFolds({ cases: outside, split }).map(unitsOf(outside)) };
}

function unitsOf(cases: readonly { readonly id: string; readonly unit: string }[]) {
  const units = new Map(cases.map(({ id, unit }) => [id, unit]));
  const count = (ids: readonly string[]) => new Set(ids.map((id) => units.get(id))).size;
  return ({ train, validation }: Fold) => ({ train: count(train), validation: count(validation) });
}
