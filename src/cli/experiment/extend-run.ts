import type { ExitCode } from '../../base/exit-code.js';
import { DiagnosticError } from '../../base/failure.js';
import type { Settings } from '../../config/experiment.js';
import { expand } from '../../graph/expand.js';
import type { ContinuedTraining } from '../../graph/facts.js';
import type { PlanNode } from '../../graph/plan.js';
import { catalog } from '../../stages/catalog.js';
import { hasKeptCheckpoints } from '../../store/kept-checkpoints.js';
import type { StoreLayout } from '../../store/layout.js';
import { readOutputJson } from '../../store/manifest.js';
import { readNode } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { showWarnings } from '../show-warnings.js';
import { continuedOf } from './continued-of.js';
import { factsOf } from './facts-of.js';
import type { FoundRun } from './find-run.js';
import { bindExperiment } from './open.js';
import { resultsOfRun } from './results-of-run.js';
import { derive, revive } from './revive.js';
import { EVERYTHING } from './selection.js';
import { startRun } from './start-run.js';

/**
 * Trains the networks of a run for more epochs, from where it ended, as a run of its own: its results are others than
 * those of a training that was to take as long from the start, because the learning rate had fallen for the old end.
 * Throws `DiagnosticError` where more than the epochs is to change, or there is nothing to go on from.
 */
export async function extendRun(options: {
  found: FoundRun;
  sets: readonly string[];
  runsRoot: string;
  options: Options;
  io: Io;
}): Promise<ExitCode> {
  const { found, sets, runsRoot, options: given, io } = options;
  requireOnlyEpochs(sets, found);
  const before = revive(found).experiment.training;
  const loaded = derive(found, { sets, cwd: io.cwd });
  const { training } = loaded.experiment;
  if (training.epochs <= before.epochs) throw notMore(found, { before: before.epochs, now: training.epochs });
  const continued = await trainedBefore({ found, runsRoot, io });
  const bound = await bindExperiment({ loaded, askFolds: () => found.start.folds, continued, runsRoot, io });
  if (given.quiet !== true) {
    showWarnings(bound.remarks, io);
    io.err(scheduleText(training, before.epochs));
  }
  const end = await startRun({
    opened: { ...bound, loaded },
    selection: EVERYTHING,
    origin: { parent: { run: found.folder.id, how: 'continued' } },
    continued,
    options: given,
    io,
  });
  return end.code;
}

/** Each training of the run with what is needed to go on from it. */
async function trainedBefore(options: {
  found: FoundRun;
  runsRoot: string;
  io: Io;
}): Promise<ReadonlyMap<string, ContinuedTraining>> {
  const { found, runsRoot, io } = options;
  const { folder, start } = found;
  const loaded = revive(found);
  const before = continuedOf(start);
  const continued = before === undefined ? {} : { continued: before };
  const opened = await bindExperiment({ loaded, askFolds: () => start.folds, ...continued, runsRoot, io });
  const results = resultsOfRun({ layout: opened.layout, folder });
  const plan = expand(catalog, factsOf({ opened, results, ...continued }));
  const trainings = plan.nodes.filter(({ spec }) => spec.name === 'train');
  return new Map(trainings.map((node) => [node.id, continuedFrom({ node, found, layout: opened.layout })]));
}

function continuedFrom(options: { node: PlanNode; found: FoundRun; layout: StoreLayout }): ContinuedTraining {
  const { node, found, layout } = options;
  const recorded = readNode(found.folder, node.id);
  if (recorded?.result === undefined) throw notTrained(found, node.id);
  if (node.state.kind !== 'fresh' || node.fingerprint !== recorded.fingerprint) throw changed(found, node.id);
  const { published } = node.state;
  const history = readOutputJson(layout, published, 'history.json');
  const epochs = Array.isArray(history) ? history.length : 0;
  const asked = (recorded.basis.settings as unknown as Pick<Settings, 'training'>).training.epochs;
  if (epochs < asked) throw stoppedEarly(found, { node: node.id, epochs });
  if (!hasKeptCheckpoints(layout, published.result)) throw notKept(found, node.id);
  return {
    result: published.result,
    epochs,
    weights: published.files['weights.bin']!.sha256,
    fingerprint: recorded.fingerprint,
  };
}

/** What more epochs do to the learning rate, which was planned for fewer. */
function scheduleText({ schedule, epochs }: Settings['training'], before: number): string {
  const head = `continues after epoch ${before}, up to ${epochs}: other results than those of ${epochs} epochs from the start`;
  const effect =
    schedule.kind === 'constant'
      ? 'the learning rate is constant, so the first epochs are the same as those of a longer training'
      : `the learning rate (${schedule.kind}) had fallen for an end at ${before}; it rises to what ${epochs} epochs have at epoch ${before + 1} and falls anew`;
  return `${head}\n   ${effect}\n`;
}

function requireOnlyEpochs(sets: readonly string[], { folder }: FoundRun): void {
  const other = sets.find((text) => !/^training\.epochs\s*=/.test(text));
  if (other === undefined) return;
  throw problem({
    code: 'RESUME_ONLY_EPOCHS',
    message: `resume goes on with trained weights, and only training.epochs can be raised for that; --set ${other} makes another training`,
    fix: `\`voxrun rerun ${folder.id} --set ${other}\``,
  });
}

function notMore({ folder }: FoundRun, { before, now }: { before: number; now: number }): DiagnosticError {
  return problem({
    code: 'RESUME_NOT_MORE_EPOCHS',
    message: `run ${folder.id} has trained ${before} epochs, and training.epochs=${now} is not more`,
    fix: `\`voxrun rerun ${folder.id} --set training.epochs=${now}\` trains that many from the start`,
  });
}

function notTrained({ folder }: FoundRun, node: string): DiagnosticError {
  return problem({
    code: 'RESUME_NOT_TRAINED',
    message: `${node} of run ${folder.id} has not been trained to its end`,
    fix: `\`voxrun resume ${folder.id}\` finishes it; more epochs can be added then`,
    blame: 'refused',
  });
}

function changed({ folder }: FoundRun, node: string): DiagnosticError {
  return problem({
    code: 'RUN_CHANGED',
    message: `the data or the stages of voxrun have changed since run ${folder.id} trained ${node}, and one network must not be trained on both`,
    fix: `\`voxrun rerun ${folder.id} --set training.epochs=...\` trains from the start with what is there now`,
    blame: 'refused',
  });
}

function stoppedEarly({ folder }: FoundRun, { node, epochs }: { node: string; epochs: number }): DiagnosticError {
  return problem({
    code: 'RESUME_STOPPED_EARLY',
    message: `${node} of run ${folder.id} stopped early after epoch ${epochs}, and would stop there again`,
    fix: `\`voxrun rerun ${folder.id}\` with another training.early_stopping trains from the start`,
    blame: 'refused',
  });
}

function notKept({ folder }: FoundRun, node: string): DiagnosticError {
  return problem({
    code: 'CHECKPOINT_MISSING',
    message: `the checkpoint of ${node} of run ${folder.id} is not there any more: \`gc --checkpoints\` removed it, or an older voxrun did not keep it`,
    fix: `\`voxrun rerun ${folder.id} --set training.epochs=...\` trains from the start`,
    blame: 'refused',
  });
}

function problem(one: { code: string; message: string; fix: string; blame?: 'refused' }): DiagnosticError {
  return new DiagnosticError([{ severity: 'error', blame: 'usage', places: [], ...one }]);
}
