import type { Json } from '../../../base/json.js';
import type { StoreLayout } from '../../../store/layout.js';
import { readOutputJson } from '../../../store/manifest.js';
import type { ResultReader } from '../../../store/results.js';
import { readNode } from '../../../store/run-record.js';
import type { FoundRun } from '../find-run.js';

/** A run's record and the store that it leads to. */
export interface RecordSource {
  readonly found: FoundRun;
  readonly layout: StoreLayout;
  readonly results: ResultReader;
}

/** An output of one of a run's results; undefined where there is none, none any more, or an earlier version wrote none. */
export function recordedJson({ found, layout, results }: RecordSource, node: string, file: string): Json | undefined {
  const record = readNode(found.folder, node);
  if (record?.state !== 'done') return undefined;
  const answer = results.answer(record.fingerprint);
  if (answer.kind !== 'published' || !Object.hasOwn(answer.published.files, file)) return undefined;
  return readOutputJson(layout, answer.published, file);
}
