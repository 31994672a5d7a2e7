import { resolve } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { showPath } from '../config/show-path.js';
import { expand } from '../graph/expand.js';
import type { Facts } from '../graph/facts.js';
import { predictCatalog } from '../stages/predict-catalog.js';
import { layoutOf, openStore } from '../store/layout.js';
import { readOutputJson } from '../store/manifest.js';
import type { Io, Options } from './command.js';
import { findRun } from './experiment/find-run.js';
import { followExecution } from './experiment/follow-execution.js';
import { hashCases } from './experiment/hash-cases.js';
import { judgeTrainings } from './experiment/judge-trainings.js';
import { mayStart } from './experiment/may-start.js';
import { requireFreeFolder } from './experiment/predict/free-folder.js';
import { judgeImages } from './experiment/predict/judge-images.js';
import { newImages } from './experiment/predict/new-images.js';
import { predictedImages, type PredictedImages } from './experiment/predict/predicted-images.js';
import { createPredictionRecord } from './experiment/predict/prediction-record.js';
import { predictionsRecord } from './experiment/predict/predictions-record.js';
import { recordedSettings } from './experiment/predict/recorded-settings.js';
import { seenImages } from './experiment/predict/seen-images.js';
import { trainedFolds } from './experiment/predict/trained-folds.js';
import { trainedImages } from './experiment/predict/trained-images.js';
import { writePredictions } from './experiment/predict/write-predictions.js';
import { provenance } from './experiment/provenance.js';
import { resultsOfRun } from './experiment/results-of-run.js';
import { listOption } from './options.js';
import { runsRoot } from './runs-root.js';
import { showWarnings } from './show-warnings.js';

/**
 * Predicts new images with the networks of a run, on the images' own grids. All settings are the run's; neither its
 * experiment file nor its data are read. An image that cannot be used is named, and the others are predicted.
 */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const [name, ...images] = args;
  const root = runsRoot(options, io);
  const found = findRun({ layout: layoutOf(root), name: name! });
  const layout = openStore(root);
  const settings = recordedSettings(found);
  const results = resultsOfRun({ layout, folder: found.folder });
  const source = { found, layout, results };
  const trained = trainedFolds({ source, settings, asked: listOption(options.fold) });
  const channels = Object.keys(settings.data.channels);
  const rows = newImages({ images, given: listOption(options.channel), channels, cwd: io.cwd });
  const out = resolve(io.cwd, typeof options.out === 'string' ? options.out : 'predictions');
  requireFreeFolder(out, showPath(out, io.cwd));

  const hashed = await hashCases({ rows, data: settings.data, layout });
  const remarks = [...trained.remarks, ...seenImages(source, { cases: hashed.facts, folds: trained.folds })];
  if (options.quiet !== true) showWarnings(remarks, io);
  const facts: Facts = {
    settings,
    cases: hashed.facts,
    foldsAsked: trained.folds,
    recorded: trained.recorded,
    answer: (fingerprint) => results.answer(fingerprint),
    readJson: (published, file) => readOutputJson(layout, published, file),
    lastBasis: () => undefined,
  };
  const known = trainedImages(source, { settings, ...trained });
  const judgePlan = judgeImages({ layout, stage: 'inspect-image', trained: known });
  const plan = expand(predictCatalog, facts);
  // One process, so one image in memory, where more are not asked for.
  const given = { jobs: String(settings.resources.threads), ...options };
  const findings = judgeTrainings({ settings, locate: () => undefined, recorded: trained.recorded, layout });
  const start = await mayStart({ plan, findings, request: settings.resources, given, io });
  if (start.kind === 'stop') return start.code;
  const record = createPredictionRecord(found.folder);
  const loaded = { experiment: settings, dataRoot: found.start.dataRoot, locate: () => undefined };
  const opened = { loaded, layout, ...hashed, identity: found.start.identity, testLeaks: [], remarks };
  const followed = await followExecution({
    folder: record,
    opened,
    catalog: predictCatalog,
    plan,
    results,
    facts,
    judgePlan,
    engine: start.engine,
    told: remarks,
    registered: new Map([...trained.recorded].map(([node, { published }]) => [node, published.result])),
    title: 'prediction',
    goOn: ['voxrun', ...process.argv.slice(2)].join(' '),
    options: given,
    io,
  });
  if (followed.kind === 'stopped' && followed.code !== ExitCode.failed) return followed.code;
  const after = followed.kind === 'complete' ? followed.plan : expand(predictCatalog, facts);
  const predicted = predictedImages({ plan: after, record, layout });
  const environment = provenance(settings, start.engine);
  const { raw } = hashed;
  if (predicted.done.length > 0) {
    await writePredictions({
      folder: out,
      images: predicted,
      unit: settings.task.kind === 'regression' ? (settings.task.unit ?? '') : '',
      record: predictionsRecord({
        found,
        settings,
        trained,
        images: predicted,
        raw,
        remarks: { ofAll: remarks, byCase: judgePlan(after).byCase },
        layout,
        environment,
        now: new Date(),
      }),
    });
  }
  tell({ predicted, total: rows.length, folder: out, folds: trained.folds, run: found.folder.id, options, io });
  return predicted.done.length === rows.length ? ExitCode.ok : ExitCode.failed;
}

function tell(outcome: {
  predicted: PredictedImages;
  total: number;
  folder: string;
  folds: readonly number[];
  run: string;
  options: Options;
  io: Io;
}): void {
  const { predicted, total, folder, folds, run, options, io } = outcome;
  const { done, failed } = predicted;
  if (options.json === true) {
    const cases = failed.map(({ case: id, failure }) => ({ case: id, code: failure.code, message: failure.message }));
    io.out(`${JSON.stringify({ kind: 'predictions', run, folds, folder, predicted: done.length, failed: cases })}\n`);
    return;
  }
  if (done.length === 0) return;
  const networks = folds.length === 1 ? `the network of fold ${folds[0]!}` : `the mean of folds ${folds.join(', ')}`;
  const count = done.length === total ? `${total}` : `${done.length} of ${total}`;
  io.out(
    `${count} ${total === 1 ? 'image' : 'images'} predicted by ${networks} of run ${run}\npredictions: ${folder}\n`,
  );
}
