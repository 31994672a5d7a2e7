import { DiagnosticError } from '../base/failure.js';
import { ExitCode } from '../base/exit-code.js';
import type { Settings } from '../config/experiment.js';
import { expand } from '../graph/expand.js';
import type { Plan } from '../graph/plan.js';
import { testCatalog } from '../stages/test-catalog.js';
import { layoutOf } from '../store/layout.js';
import { countLooks, recordLook } from '../store/test-looks.js';
import type { Io, Options } from './command.js';
import { isComplete } from './experiment/find-complete-run.js';
import { findRun, type FoundRun } from './experiment/find-run.js';
import { followExecution } from './experiment/follow-execution.js';
import { mayStart } from './experiment/may-start.js';
import { bindExperiment } from './experiment/open.js';
import { provenance } from './experiment/provenance.js';
import { resultsOfRun } from './experiment/results-of-run.js';
import { revive } from './experiment/revive.js';
import { judgeTrainings } from './experiment/judge-trainings.js';
import { lockRun } from './experiment/run-lock.js';
import { judgeImages } from './experiment/predict/judge-images.js';
import { trainedImages } from './experiment/predict/trained-images.js';
import { judgeTest } from './experiment/test/judge-test.js';
import { recordedResults } from './experiment/test/recorded-results.js';
import { requireSameTestSet } from './experiment/test/same-test-set.js';
import { testFacts } from './experiment/test/test-facts.js';
import { resultOfTest } from './experiment/test/result-of-test.js';
import { runsRoot } from './runs-root.js';
import { testTable } from './test-table.js';

/**
 * Evaluates a run on the test set that its experiment keeps apart, with the networks that the run itself trained: the
 * mean of all its folds. Each look is recorded in the run before it is shown.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const root = runsRoot(options, io);
  const found = findRun({ layout: layoutOf(root), name: args[0]! });
  const loaded = revive(found);
  requireTestable(found, loaded.experiment);
  const opened = await bindExperiment({ loaded, askFolds: () => found.start.folds, runsRoot: root, io });
  const { layout } = opened;
  const lock = await lockRun({ opened, io });
  if (lock === undefined) return ExitCode.locked;
  try {
    const results = resultsOfRun({ layout, folder: found.folder });
    const recorded = recordedResults({ folder: found.folder, results });
    const testSet = requireSameTestSet({ opened, recorded, found });
    const facts = testFacts({ opened, recorded, results });
    const judgeLeaks = judgeTest({ opened, recorded });
    const source = { found, layout, results };
    const trained = trainedImages(source, { settings: loaded.experiment, folds: facts.foldsAsked ?? [], recorded });
    const judgeUnlike = judgeImages({ layout, stage: 'ingest-test', trained });
    const judgePlan = (now: Plan) => ({
      diagnostics: [...judgeLeaks(now).diagnostics, ...judgeUnlike(now).diagnostics],
    });
    const plan = expand(testCatalog, facts);
    const start = await mayStart({
      plan,
      findings: [
        ...judgePlan(plan).diagnostics,
        ...judgeTrainings({ settings: loaded.experiment, locate: loaded.locate, recorded, layout }),
      ],
      given: options,
      request: opened.loaded.experiment.resources,
      io,
    });
    if (start.kind === 'stop') return start.code;
    const followed = await followExecution({
      folder: found.folder,
      opened,
      catalog: testCatalog,
      plan,
      results,
      facts,
      judgePlan,
      engine: start.engine,
      told: opened.remarks,
      registered: new Map([...recorded].map(([node, { published }]) => [node, published.result])),
      title: `test of run ${found.folder.id}`,
      goOn: `voxrun test ${found.folder.id}`,
      options,
      io,
    });
    if (followed.kind === 'stopped') return followed.code;
    const look = recordLook(found.folder, {
      at: new Date().toISOString(),
      commandLine: ['voxrun', ...process.argv.slice(2)],
      testSet,
      environment: provenance(loaded.experiment, start.engine),
      remarks: judgeUnlike(followed.plan).diagnostics.map(({ code, message }) => ({ code, message })),
      ...resultOfTest(followed.plan, layout),
    });
    if (options.json === true) io.out(`${JSON.stringify({ kind: 'test', run: found.folder.id, ...look })}\n`);
    else io.out(testTable({ look, looksOfAll: countLooks(layout, testSet), run: found.folder.path }));
    return ExitCode.ok;
  } finally {
    lock.release();
  }
}

/** Throws `DiagnosticError` for a run that keeps no test set or has not come to its end. */
function requireTestable({ folder, start }: FoundRun, { data }: Settings): void {
  if (data.test === undefined) {
    throw refusal({
      code: 'TEST_UNDECLARED',
      message: `run ${folder.id} keeps no test set: its experiment has no data.test, so every case was used to make the network`,
      fix: `add test: {fraction: 0.2, seed: 1} to data in ${start.file}, or {column: split, value: test} with a table, and run again`,
    });
  }
  if (!isComplete(folder)) {
    throw refusal({
      code: 'RUN_INCOMPLETE',
      message: `run ${folder.id} is not complete, and a test comes last`,
      fix: `\`voxrun resume ${folder.id}\``,
    });
  }
}

function refusal(what: { code: string; message: string; fix: string }): DiagnosticError {
  return new DiagnosticError([{ ...what, severity: 'error', blame: 'usage', places: [] }]);
}
