import type { Facts, RecordedNode } from '../../../graph/facts.js';
import { readOutputJson } from '../../../store/manifest.js';
import type { ResultReader } from '../../../store/results.js';
import type { OpenedExperiment } from '../open.js';

/**
 * What planning a test needs to know: the test set, the cases that the run had read, and the run's results as recorded.
 * So it does not matter whether a newer voxrun, or training cases that were edited since, would train otherwise.
 */
export function testFacts(options: {
  opened: OpenedExperiment;
  recorded: ReadonlyMap<string, RecordedNode>;
  results: ResultReader;
}): Facts {
  const { opened, recorded, results } = options;
  const folds = [...recorded].flatMap(([node, { basis }]) => (node.startsWith('train[') ? [basis.fold!] : []));
  return {
    settings: opened.loaded.experiment,
    cases: opened.facts.filter(({ id, test }) => test === true || recorded.has(`ingest[${id}]`)),
    foldsAsked: folds.sort((a, b) => a - b),
    recorded: new Map([...recorded].filter(([node]) => !isTestNode(node))),
    answer: (fingerprint) => results.answer(fingerprint),
    readJson: (published, file) => readOutputJson(opened.layout, published, file),
    lastBasis: (node) => recorded.get(node)?.basis as unknown as ReturnType<Facts['lastBasis']>,
  };
}

/** Of an earlier look: planned again, since the test itself may have become another one. */
export function isTestNode(node: string): boolean {
  return /-test(\[|$)/.test(node);
}
