import type { JsonObject } from '../../base/json.js';
import type { ContinuedTraining, Facts } from '../../graph/facts.js';
import { readOutputJson } from '../../store/manifest.js';
import type { ResultReader } from '../../store/results.js';
import { listRuns, readNode } from '../../store/run-record.js';
import type { OpenedExperiment } from './open.js';

/** How many of the last runs are searched for what a node was computed from. */
const RUNS_SEARCHED = 20;

/** What planning needs to know, read from the store as it is asked for. */
export function factsOf(options: {
  opened: OpenedExperiment;
  results: ResultReader;
  /** Stages of which only what the run itself computed counts. */
  forced?: ReadonlySet<string>;
  continued?: ReadonlyMap<string, ContinuedTraining>;
}): Facts {
  const { opened, results, forced, continued } = options;
  const { layout } = opened;
  const settings = opened.loaded.experiment;
  let recent: ReturnType<typeof listRuns> | undefined;
  const bases = new Map<string, JsonObject | undefined>();
  const findBasis = (node: string): JsonObject | undefined => {
    recent ??= listRuns(layout, settings.name).reverse().slice(0, RUNS_SEARCHED);
    for (const run of recent) {
      const record = readNode(run, node);
      if (record?.state === 'done') return record.basis;
    }
    return undefined;
  };
  return {
    settings,
    cases: opened.facts,
    ...(opened.writtenFolds === undefined ? {} : { writtenFolds: opened.writtenFolds }),
    ...(opened.foldsAsked === undefined ? {} : { foldsAsked: opened.foldsAsked }),
    ...(forced === undefined ? {} : { forced }),
    ...(continued === undefined ? {} : { continued }),
    answer: (fingerprint, { ofRun }) => (ofRun ? results.answerOfRun(fingerprint) : results.answer(fingerprint)),
    readJson: (published, file) => readOutputJson(layout, published, file),
    lastBasis(node) {
      if (!bases.has(node)) bases.set(node, findBasis(node));
      return bases.get(node);
    },
  };
}
