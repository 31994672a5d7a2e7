import { DiagnosticError } from '../../base/failure.js';
import { isJsonObject, type Json } from '../../base/json.js';
import type { ContinuedTraining } from '../../graph/facts.js';
import type { RunStart } from '../../store/run-record.js';

/**
 * The trainings that a run goes on from, by node, as it recorded them; undefined where it starts its own. Throws
 * `DiagnosticError` on a damaged record: a name in it becomes a path.
 */
export function continuedOf({ continued, run }: RunStart): ReadonlyMap<string, ContinuedTraining> | undefined {
  if (continued === undefined) return undefined;
  const entries = Object.entries(continued as Readonly<Record<string, Json>>);
  if (!entries.every(([, one]) => isContinued(one))) throw damaged(run);
  return new Map(entries as unknown as [string, ContinuedTraining][]);
}

function isContinued(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { result, epochs, weights, fingerprint } = value;
  return (
    isText(result, /^[0-9a-f]{20}-[0-9a-f]{16}$/) &&
    Number.isInteger(epochs) &&
    isText(weights, /^[0-9a-f]{64}$/) &&
    isText(fingerprint, /^[0-9a-f]{64}$/)
  );
}

function isText(value: Json | undefined, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function damaged(run: string): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'RUN_DAMAGED',
      severity: 'error',
      blame: 'data',
      message: `run.json of run ${run} does not say which trained weights it goes on from`,
      fix: '`voxrun resume RUN --set training.epochs=N` on the run that was continued starts it again',
      places: [],
    },
  ]);
}
