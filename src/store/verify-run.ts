import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type JsonObject } from '../base/json.js';
import { entriesIn } from './entries.js';
import { resultsIn, resultsNamedBy } from './gc-roots.js';
import { resultFolder, type ResultId, type StoreLayout } from './layout.js';
import { DamagedOutputError, readManifest, readOutputJson } from './manifest.js';
import { nodeFileName, readJsonObject, readNodes, readRunStart, type RunFolder, type RunId } from './run-record.js';

/** What is wrong with a run's own record. */
export interface RunDamage {
  readonly code: 'RECORD_DAMAGED' | 'RESULT_GONE' | 'RECORD_WRONG' | 'SUMMARY_DIFFERS';
  readonly run: RunId;
  /** Of the run's folder. */
  readonly file: string;
  /** Node whose result it is about. */
  readonly node?: string;
  readonly result?: ResultId;
}

/**
 * Holds a run's records against the store: files that cannot be read, results that are not there or answer something else,
 * and a summary that says other than the result that it was made from.
 */
export function verifyRun(layout: StoreLayout, run: RunFolder): RunDamage[] {
  const damage: RunDamage[] = [];
  const add = (code: RunDamage['code'], file: string, more: Pick<RunDamage, 'node' | 'result'> = {}): void => {
    damage.push({ code, run: run.id, file, ...more });
  };
  if (readRunStart(run) === undefined) add('RECORD_DAMAGED', 'run.json');
  for (const { name } of entriesIn(join(run.path, 'nodes')))
    if (name.endsWith('.json') && readJsonObject(join(run.path, 'nodes', name))?.format !== 1)
      add('RECORD_DAMAGED', `nodes/${name}`);
  for (const { node, state, result, fingerprint } of readNodes(run)) {
    if (state !== 'done' || result === undefined || typeof node !== 'string') continue;
    const file = `nodes/${nodeFileName(node)}`;
    // A name that is none could lead anywhere.
    if (resultsIn(result)[0] !== result) add('RECORD_DAMAGED', file, { node });
    else if (!existsSync(resultFolder(layout, result))) add('RESULT_GONE', file, { node, result });
    else if ((readManifest(layout, result)?.fingerprint ?? fingerprint) !== fingerprint)
      add('RECORD_WRONG', file, { node, result });
  }
  if (summaryDiffers(layout, run)) add('SUMMARY_DIFFERS', 'summary.json');
  return damage;
}

/** The results that a run relies on, those of its predictions and looks at the test set too. */
export function resultsOf(run: RunFolder): ReadonlySet<ResultId> {
  return resultsNamedBy(run) as ReadonlySet<ResultId>;
}

/** A run's summary is that of its last stage, and some lines about the run. */
function summaryDiffers(layout: StoreLayout, run: RunFolder): boolean {
  if (!existsSync(join(run.path, 'summary.json'))) return false;
  const shown = readJsonObject(join(run.path, 'summary.json'));
  if (shown === undefined || shown.identity !== readRunStart(run)?.identity) return true;
  const result = readNodes(run).find(({ node }) => node === 'summarize')?.result;
  const manifest = result === undefined ? undefined : readManifest(layout, result);
  if (manifest === undefined) return false;
  try {
    const stored = readOutputJson(layout, manifest, 'summary.json') as JsonObject;
    return Object.entries(stored).some(
      ([key, value]) => shown[key] === undefined || canonicalJson(shown[key]) !== canonicalJson(value),
    );
  } catch (error) {
    // Found as a damage of the result.
    if (error instanceof DamagedOutputError) return false;
    throw error;
  }
}
