import { basename, dirname, join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import { withNeutral } from '../../config/neutral.js';
import { stateOfProcess, readRunProcess } from '../../store/run-process.js';
import { readJsonObject } from '../../store/run-record.js';
import type { FoundRun } from '../experiment/find-run.js';
import { codeOfRun } from './code-of-run.js';
import { dataOfRun } from './data-of-run.js';
import type { RecordReader } from './record-reader.js';
import { readFolds } from './read-folds.js';
import { known, unknown, type Known, type Side, type SideSettings } from './side.js';

/** A run as its record tells it. Nothing in it is trusted: what cannot be read is unknown, with the reason. */
export function openRun(found: FoundRun, reader: RecordReader): Side {
  const { folder, start } = found;
  const { environment, group, folds, continued } = start as unknown as JsonObject;
  const summary = readJsonObject(join(folder.path, 'summary.json'));
  const isComplete = summary?.identity === start.identity;
  const state = isComplete ? 'complete' : stateOfProcess(readRunProcess(folder));
  return {
    name: {
      kind: 'run',
      run: folder.id,
      experiment: basename(dirname(folder.path)),
      ...(isJsonObject(group) && typeof group.member === 'string' ? { member: group.member } : {}),
      state,
    },
    settings: settingsOf(found, reader),
    data: dataOfRun(folder, reader),
    folds: readFolds(reader.output(folder, 'split', 'folds.json')),
    ...(isNumbers(folds) ? { foldsAsked: folds } : {}),
    ...(isJsonObject(continued) ? { continued } : {}),
    code: codeOfRun(found),
    environment: isJsonObject(environment) ? known(environment) : unknown('has no environment in its run.json'),
    summary: summaryOf({ summary, isComplete, run: folder.id, state }),
  };
}

function isNumbers(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && (value as readonly Json[]).every((one) => typeof one === 'number');
}

function settingsOf({ folder }: FoundRun, reader: RecordReader): Known<SideSettings> {
  const stored = reader.json(join(folder.path, 'resolved.json'));
  if (stored === undefined) return unknown('has no readable resolved.json');
  const configured = reader.output(folder, 'configure', 'configured.json');
  return known({
    stored,
    complete: withNeutral(stored) as JsonObject,
    planned: plannedValues(configured.kind === 'known' ? configured.value : undefined),
  });
}

/** What each `auto` became, from `configured.json`. */
export function plannedValues(configured: Json | undefined): Map<string, Json> {
  const values = isJsonObject(configured) && Array.isArray(configured.values) ? configured.values : [];
  return new Map(
    (values as readonly Json[]).flatMap((one): [string, Json][] =>
      isJsonObject(one) && one.from === 'planned' && typeof one.key === 'string' && one.value !== undefined
        ? [[one.key, one.value]]
        : [],
    ),
  );
}

function summaryOf(options: {
  summary: JsonObject | undefined;
  isComplete: boolean;
  run: string;
  state: string;
}): Known<JsonObject> {
  const { summary, isComplete, run, state } = options;
  if (isComplete && summary !== undefined) return known(summary);
  if (state === 'running') return unknown(`is still computed: \`voxrun status ${run}\` shows how far it is`);
  return unknown(`has no whole summary.json: \`voxrun resume ${run}\` goes on with it`);
}
