import { assertNever } from '../../../base/assert-never.js';
import type { Diagnostic } from '../../../base/diagnostic.js';
import type { Settings } from '../../../config/experiment.js';
import type { Basis } from '../../../graph/basis.js';
import type { RecordedNode } from '../../../graph/facts.js';
import { readNode } from '../../../store/run-record.js';
import type { FoundRun } from '../find-run.js';
import { predictProblem } from './predict-problem.js';
import { recordedJson, type RecordSource } from './recorded-json.js';

/** The networks of a run that are going to predict, and what else prediction takes from its record. */
export interface TrainedFolds {
  /** Ascending, at least one. */
  readonly folds: readonly number[];
  /** `train[fold]` of these folds, and `summarize` where the run chose a postprocessing. */
  readonly recorded: ReadonlyMap<string, RecordedNode>;
  readonly remarks: readonly Diagnostic[];
}

/**
 * The trainings of a run whose results are whole: of all its folds, or of those that `--fold` names. Folds that the run
 * has not trained yet are left out with a warning; a result that is gone, and a named fold without one, throw
 * `DiagnosticError`.
 */
export function trainedFolds(options: {
  source: RecordSource;
  settings: Settings;
  /** Values of `--fold`. */
  asked: readonly string[];
}): TrainedFolds {
  const { source, settings, asked } = options;
  const { found } = source;
  const all = found.start.folds ?? everyFold(source, settings.data.split);
  const states = new Map(all.map((fold) => [fold, recordedResult(source, `train[${fold}]`)]));
  const trained = all.filter((fold) => states.get(fold) !== 'none');
  if (trained.length === 0) {
    throw predictProblem({
      code: 'RUN_UNTRAINED',
      message: `run ${found.folder.id} has trained no fold yet`,
      fix: `\`voxrun resume ${found.folder.id}\``,
    });
  }
  const folds = asked.length === 0 ? trained : foldsAsked(asked, { trained, found });
  const postprocesses = settings.inference.postprocess === 'largest_component';
  const needed = new Map([
    ...folds.map((fold) => [`train[${fold}]`, states.get(fold)!] as const),
    ...(postprocesses ? [['summarize', recordedResult(source, 'summarize')] as const] : []),
  ]);
  const lost = [...needed].filter(([, state]) => state === 'gone').map(([node]) => node);
  if (lost.length > 0) throw damaged(found, lost);
  if (needed.get('summarize') === 'none') throw undecided(found);
  const missing = all.filter((fold) => !trained.includes(fold));
  return {
    folds,
    recorded: new Map([...needed].flatMap(([node, state]) => (typeof state === 'string' ? [] : [[node, state]]))),
    remarks: asked.length === 0 && missing.length > 0 ? [incomplete(found, missing)] : [],
  };
}

/** `none`: never finished. `gone`: finished, and its files are missing or damaged. */
type Recorded = RecordedNode | 'none' | 'gone';

function recordedResult({ found, results }: RecordSource, node: string): Recorded {
  const record = readNode(found.folder, node);
  if (record?.state !== 'done') return 'none';
  const answer = results.answer(record.fingerprint);
  if (answer.kind !== 'published') return 'gone';
  const { basis, fingerprint } = record;
  return { basis: basis as unknown as Basis, fingerprint, published: answer.published };
}

function everyFold(source: RecordSource, split: Settings['data']['split']): readonly number[] {
  return Array.from({ length: foldCount(source, split) }, (_, fold) => fold);
}

function foldCount(source: RecordSource, split: Settings['data']['split']): number {
  switch (split.kind) {
    case 'kfold':
      return split.folds;
    case 'holdout':
      return 1;
    case 'file': {
      // The file itself may have changed since; the run kept what it said.
      const folds = recordedJson(source, 'split', 'folds.json');
      return Array.isArray(folds) ? folds.length : 0;
    }
    default:
      return assertNever(split);
  }
}

function foldsAsked(
  values: readonly string[],
  { trained, found }: { trained: readonly number[]; found: FoundRun },
): number[] {
  const folds = values
    .flatMap((value) => value.split(','))
    .map((text) => (/^\d+$/.test(text.trim()) ? Number(text) : NaN));
  if (folds.every((fold) => trained.includes(fold))) return [...new Set(folds)].sort((a, b) => a - b);
  throw predictProblem({
    code: 'FOLD_UNTRAINED',
    message: `--fold ${values.join(',')} names a fold that run ${found.folder.id} has not trained`,
    fix: trained.length === 1 ? `the only one is ${trained[0]!}` : `it has trained ${trained.join(', ')}`,
  });
}

function incomplete(found: FoundRun, missing: readonly number[]): Diagnostic {
  return {
    code: 'FOLDS_MISSING',
    severity: 'warning',
    blame: 'usage',
    message: `run ${found.folder.id} is not complete: fold ${missing.join(', ')} is not among the networks that predict`,
    fix: `\`voxrun resume ${found.folder.id}\` first, or name the folds with --fold`,
    places: [],
  };
}

function damaged(found: FoundRun, lost: readonly string[]): Error {
  return predictProblem({
    code: 'RUN_DAMAGED',
    blame: 'data',
    message: `results that run ${found.folder.id} recorded are gone, damaged or revoked: ${lost.join(', ')}`,
    fix: 'run the experiment again, which computes them anew; `voxrun verify` and `voxrun revoke --list` say what is wrong',
  });
}

function undecided(found: FoundRun): Error {
  return predictProblem({
    code: 'RUN_INCOMPLETE',
    message: `run ${found.folder.id} postprocesses its predictions as it decides at its end, and it has not come to its end`,
    fix: `\`voxrun resume ${found.folder.id}\``,
  });
}
