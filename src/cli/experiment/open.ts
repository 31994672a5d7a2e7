import type { Diagnostic } from '../../base/diagnostic.js';
import { hasErrors } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import type { Sha256 } from '../../base/hash.js';
import { loadExperiment, type LoadedExperiment } from '../../config/load-experiment.js';
import { judge } from '../../checks/judge.js';
import { withFamilies } from '../../dataset/families.js';
import type { Leak } from '../../dataset/find-leaks.js';
import type { Fold } from '../../dataset/split.js';
import { testLeaksOf } from '../../dataset/test-leaks.js';
import type { ContinuedTraining } from '../../graph/facts.js';
import { foldCount } from '../../graph/expand.js';
import { identityOf } from './identity.js';
import type { ExperimentSource } from './experiment-source.js';
import { hashCases, type HashedCases } from './hash-cases.js';
import { readData } from './read-data.js';
import { lookAtStore, openStore, type StoreLayout } from '../../store/layout.js';
import type { Io, Options } from '../command.js';
import { listOption } from '../options.js';
import { runsRoot } from '../runs-root.js';

/** An experiment that passed every check that needs no image, with its cases bound by content. */
export interface OpenedExperiment extends HashedCases {
  readonly loaded: ExperimentSource;
  readonly layout: StoreLayout;
  /** The folds of the split file, where the experiment names one. */
  readonly writtenFolds?: readonly Fold[];
  /** Folds asked for, sorted; undefined for all. */
  readonly foldsAsked?: readonly number[];
  readonly identity: Sha256;
  /** Between the test set and the other cases, by unit, family and content of files. */
  readonly testLeaks: readonly Leak[];
  /** Warnings and notes. */
  readonly remarks: readonly Diagnostic[];
}

/** An opened experiment that came from a file. */
export type OpenedFile = OpenedExperiment & { readonly loaded: LoadedExperiment };

/**
 * Loads, checks and binds an experiment. Throws `DiagnosticError` with everything that is wrong; the store is opened
 * only if nothing is.
 */
export async function openExperiment(given: {
  file: string;
  /** `--set`, `--variant`, `--fold` and `--runs` count. */
  options: Options;
  io: Io;
  /** Create no store; for planning. */
  lookOnly?: boolean;
}): Promise<OpenedFile> {
  const { file, options, io } = given;
  const member = typeof options.variant === 'string' ? options.variant : undefined;
  const loaded = loadExperiment({ file, sets: listOption(options.set), member, env: io.env, cwd: io.cwd });
  return openLoaded({ ...given, loaded });
}

/** The same for an experiment that is loaded. */
export async function openLoaded(given: {
  loaded: LoadedExperiment;
  /** `--fold` and `--runs` count. */
  options: Options;
  io: Io;
  lookOnly?: boolean;
}): Promise<OpenedFile> {
  const { loaded, options, io, lookOnly = false } = given;
  const askFolds = (count: number) => parseFolds(listOption(options.fold), count);
  const runs = runsRoot(options, io);
  return { ...(await bindExperiment({ loaded, askFolds, runsRoot: runs, io, lookOnly })), loaded };
}

/** The part of opening that follows loading: cases, rules, contents. */
export async function bindExperiment(options: {
  loaded: ExperimentSource;
  /** Which of so many folds are asked for; undefined for all. */
  askFolds: (count: number) => readonly number[] | undefined;
  /** Trainings that go on from earlier weights, by node. */
  continued?: ReadonlyMap<string, ContinuedTraining>;
  runsRoot: string;
  io: Io;
  lookOnly?: boolean;
}): Promise<OpenedExperiment> {
  const { loaded, askFolds, continued, runsRoot, io, lookOnly = false } = options;
  const found = readData({ loaded, cwd: io.cwd });
  const judged = judge({
    settings: loaded.experiment,
    locate: loaded.locate,
    locateCell: found.locateCell,
    ...(hasErrors(found.diagnostics)
      ? {}
      : { cases: withFamilies(found.cases), testLeaks: testLeaksOf(found.cases, new Map()) }),
  });
  const diagnostics = [...found.diagnostics, ...judged.diagnostics];
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  const { writtenFolds } = found;
  const foldsAsked = askFolds(foldCount({ settings: loaded.experiment, ...(writtenFolds && { writtenFolds }) }));
  const layout = lookOnly ? lookAtStore(runsRoot) : openStore(runsRoot);
  const hashed = await hashCases({ rows: found.cases, data: loaded.experiment.data, layout });
  return {
    loaded,
    layout,
    ...(writtenFolds === undefined ? {} : { writtenFolds }),
    ...(foldsAsked === undefined ? {} : { foldsAsked }),
    ...hashed,
    testLeaks: testLeaksOf(hashed.facts, new Map(hashed.facts.map(({ id, images }) => [id, Object.values(images)]))),
    identity: identityOf({ settings: loaded.experiment, cases: hashed.facts, writtenFolds, foldsAsked, continued }),
    remarks: diagnostics,
  };
}

function parseFolds(values: readonly string[], count: number): number[] | undefined {
  if (values.length === 0) return undefined;
  const folds = values
    .flatMap((value) => value.split(','))
    .map((text) => (/^\d+$/.test(text.trim()) ? Number(text) : NaN));
  const wrong = folds.findIndex((fold) => !(fold < count));
  if (wrong >= 0) {
    throw new DiagnosticError([
      {
        code: 'FOLD_UNKNOWN',
        severity: 'error',
        blame: 'usage',
        message: `--fold ${values.join(',')} names a fold that the split does not make`,
        fix: count === 1 ? 'the only fold is 0' : `folds are 0 to ${count - 1}`,
        places: [],
      },
    ]);
  }
  const asked = [...new Set(folds)].sort((a, b) => a - b);
  // All folds by name are the same run as all folds.
  return asked.length === count ? undefined : asked;
}
