import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DiagnosticError } from '../../base/failure.js';
import type { Json } from '../../base/json.js';
import { deriveExperiment } from '../../config/derive-experiment.js';
import { readJsonObject } from '../../store/run-record.js';
import type { FoundRun } from './find-run.js';
import type { ExperimentSource, RunSource } from './experiment-source.js';

/** A run's own settings and data folder, as they were when it started. Throws `DiagnosticError` on a damaged record. */
export function revive(found: FoundRun): ExperimentSource {
  return derive(found, { sets: [], cwd: '/' });
}

/**
 * The same with `--set` applied, and with all that a new run records of where its settings come from: the files as they
 * were written, and of each value the run or `--set`.
 */
export function derive(
  { folder, start }: FoundRun,
  { sets, cwd }: { sets: readonly string[]; cwd: string },
): RunSource {
  const stored = storedSettings(folder.path);
  const { experiment, origin, locate } = deriveExperiment({ stored, run: folder.id, sets });
  const dataRoot = origin(['data', 'root']).kind === 'set' ? resolve(cwd, experiment.data.root) : start.dataRoot;
  if (!existsSync(dataRoot)) throw dataMoved(start);
  return { experiment, dataRoot, locate, origin, sources: storedSources({ folder, start }) };
}

/** The settings as they were resolved, key by key. Throws `DiagnosticError` where they are gone or damaged. */
export function storedSettings(folder: string): Json {
  const stored = readJsonObject(join(folder, 'resolved.json'));
  if (stored !== undefined) return stored;
  throw damagedRecord(join(folder, 'resolved.json'));
}

/** Told where a file of a run's record cannot be read. */
export function damagedRecord(path: string): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'RUN_DAMAGED',
      severity: 'error',
      blame: 'data',
      message: `${path} is missing or damaged`,
      fix: '`voxrun run FILE` starts another run from the experiment file and reuses every result that still holds',
      places: [],
    },
  ]);
}

function storedSources({ folder, start }: FoundRun): RunSource['sources'] {
  const names = readdirSync(folder.path).filter((name) => /^(experiment\.yaml|extends-\d+-.*)$/.test(name));
  const position = (name: string): number => (name === 'experiment.yaml' ? 0 : Number(name.split('-')[1]));
  return names
    .sort((a, b) => position(a) - position(b))
    .map((name) => ({
      path: name === 'experiment.yaml' ? start.file : name.replace(/^extends-\d+-/, ''),
      text: readFileSync(join(folder.path, name), 'utf8'),
    }));
}

function dataMoved({ file, dataRoot, run }: FoundRun['start']): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'RUN_DATA_MISSING',
      severity: 'error',
      blame: 'usage',
      message: `the data of run ${run} lay in ${dataRoot}, which is not there any more`,
      fix: `\`voxrun run ${file} --set data.root=FOLDER\` (or \`voxrun rerun ${run} --set data.root=FOLDER\`) goes on from where the data are now: results are found by content`,
      places: [],
    },
  ]);
}
