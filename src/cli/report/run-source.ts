import type { JsonObject } from '../../base/json.js';
import type { Settings } from '../../config/experiment.js';
import type { StoreLayout } from '../../store/layout.js';
import { readNodes, type NodeRecord } from '../../store/run-record.js';
import { openRun } from '../diff/open-run.js';
import { recordReader, type RecordReader } from '../diff/record-reader.js';
import type { Side } from '../diff/side.js';
import type { FoundRun } from '../experiment/find-run.js';
import { recordedSettings } from '../experiment/predict/recorded-settings.js';
import { isReadableSummary } from './is-readable-summary.js';

/** A run's record as a report reads it. */
export interface RunSource {
  readonly found: FoundRun;
  readonly layout: StoreLayout;
  readonly side: Side;
  readonly reader: RecordReader;
  readonly settings: Settings;
  /** By name; of a run that is not complete, those that began. */
  readonly nodes: ReadonlyMap<string, NodeRecord>;
  /** Folds that were asked for, or all of the split; none where there is no split yet. */
  readonly folds: readonly number[];
  /** Absent where the run is not complete; empty where nothing can be made of what it holds. */
  readonly summary?: JsonObject;
}

export function runSource(found: FoundRun, layout: StoreLayout): RunSource {
  const reader = recordReader(layout);
  const side = openRun(found, reader);
  const split = side.folds.kind === 'known' ? side.folds.value : [];
  return {
    found,
    layout,
    side,
    reader,
    settings: recordedSettings(found),
    nodes: new Map(readNodes(found.folder).map((node) => [node.node, node])),
    folds: side.foldsAsked ?? split.map((_, fold) => fold),
    ...(side.summary.kind === 'known' ? { summary: readable(side.summary.value) } : {}),
  };
}

function readable(summary: JsonObject): JsonObject {
  return isReadableSummary(summary) ? summary : {};
}
