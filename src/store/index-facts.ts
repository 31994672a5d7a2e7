import { join } from 'node:path';
import { hasErrorCode, readTextIfThere } from '../base/atomic-file.js';
import type { RunOutcome } from '../base/event.js';
import { isJsonObject, type Json, type JsonObject } from '../base/json.js';
import { lastEvents } from './event-ends.js';
import { leavesOf } from './index-settings.js';
import { stateOfProcess, type RunProcess, type RunState } from './run-process.js';
import type { RunFolder, RunMembership, RunParent } from './run-record.js';

/** What a listing says about a run beside its settings and figures. It holds as long as no file of the run changes. */
export interface RunFacts {
  /** In ms since 1970; absent where `run.json` is damaged. */
  readonly startedMs?: number;
  readonly parent?: RunParent;
  readonly group?: RunMembership;
  /** Whether it has a whole summary of its own. */
  readonly complete: boolean;
  /** Who computes it, or did so last; absent for a complete run. */
  readonly process?: RunProcess;
  /** Seconds of computing of a complete run, and of one of before there was `process.json`, if it said so. */
  readonly seconds?: number;
}

/** `damaged`: its `run.json` cannot be read, so nobody can tell what it was. */
export type ListedState = RunState | 'damaged';

/** A figure of a run, as whoever knows summaries gives it. */
export interface IndexedFigure {
  /** `evaluation.dice`. */
  readonly key: string;
  readonly value: number | null;
  readonly isBetter: 'higher' | 'lower';
  readonly unit?: string;
}

/** Everything that listing needs of one run. */
export interface ReadRun {
  readonly facts: RunFacts;
  readonly settings: ReadonlyMap<string, Json>;
  readonly figures: readonly IndexedFigure[];
}

/** Undefined where there is no `run.json`: such a run was stopped before it began. */
export function readRun(
  run: RunFolder,
  figuresOf: (summary: JsonObject) => readonly IndexedFigure[],
): ReadRun | undefined {
  const start = readPart(run, 'run.json');
  if (start === undefined) return undefined;
  const resolved = readPart(run, 'resolved.json');
  const settings = isJsonObject(resolved) ? leavesOf(resolved) : new Map<string, Json>();
  if (!isJsonObject(start) || typeof start.identity !== 'string') {
    return { facts: { complete: false }, settings, figures: [] };
  }
  const summary = readPart(run, 'summary.json');
  const complete = isJsonObject(summary) && summary.identity === start.identity;
  const startedMs = Date.parse(stringOf(start.startedAt));
  const process = processOf(readPart(run, 'process.json'));
  const seconds = process === undefined ? finishedSeconds(run) : complete ? secondsOfProcess(process) : undefined;
  return {
    facts: {
      ...(Number.isNaN(startedMs) ? {} : { startedMs }),
      ...(isParent(start.parent) ? { parent: start.parent } : {}),
      ...(isMembership(start.group) ? { group: start.group } : {}),
      complete,
      ...(process === undefined || complete ? {} : { process }),
      ...(seconds === undefined ? {} : { seconds }),
    },
    settings,
    figures: complete ? figuresOf(summary) : [],
  };
}

/** Whether a live process computes the run is asked anew at each call. */
export function stateOfRun({ startedMs, complete, process }: RunFacts): ListedState {
  if (complete) return 'complete';
  if (startedMs === undefined) return 'damaged';
  const state = stateOfProcess(process);
  // All stages were done, and it ended before its summary was written, or that was damaged since.
  return state === 'complete' ? 'stopped' : state;
}

/** Seconds of computing by all processes of a run so far; undefined where nobody noted them. */
export function secondsOfRun(run: RunFolder, facts: RunFacts, now: Date): number | undefined {
  const { process, seconds } = facts;
  if (process === undefined) return seconds;
  const ended = secondsOfProcess(process);
  if (ended !== undefined) return ended;
  // A process that was killed said last in the run's events that it lived.
  const until =
    stateOfRun(facts) === 'running' ? now.getTime() : Date.parse(stringOf(lastEvents(eventsOf(run)).at(-1)?.at));
  const spent = (until - Date.parse(process.startedAt)) / 1000;
  return Number.isFinite(spent) ? process.earlierSeconds + Math.max(0, spent) : undefined;
}

/** Undefined for one that has not said how it ended. */
function secondsOfProcess({ earlierSeconds, end }: RunProcess): number | undefined {
  return end === undefined ? undefined : earlierSeconds + end.seconds;
}

function finishedSeconds(run: RunFolder): number | undefined {
  const event = lastEvents(eventsOf(run)).at(-1);
  return event?.kind === 'run-finished' && typeof event.seconds === 'number' ? event.seconds : undefined;
}

/** Undefined for a damaged one. A number that names no single process must never get a signal. */
function processOf(value: Json | undefined): RunProcess | undefined {
  if (!isJsonObject(value) || value.format !== 1 || !isJsonObject(value.process)) return undefined;
  const { process, end } = value;
  if (typeof process.host !== 'string' || !Number.isInteger(process.pid) || Number(process.pid) < 1) return undefined;
  if (typeof value.startedAt !== 'string' || !isNumber(value.earlierSeconds)) return undefined;
  const isWhole = end === undefined || (isJsonObject(end) && isOutcome(end.state) && isNumber(end.seconds));
  return isWhole ? (value as unknown as RunProcess) : undefined;
}

const OUTCOMES: Readonly<Record<RunOutcome, true>> = {
  complete: true,
  partial: true,
  failed: true,
  refused: true,
  interrupted: true,
};

function isOutcome(value: Json | undefined): boolean {
  return typeof value === 'string' && Object.hasOwn(OUTCOMES, value);
}

function isParent(value: Json | undefined): value is JsonObject & RunParent {
  return isJsonObject(value) && typeof value.run === 'string' && typeof value.how === 'string';
}

function isMembership(value: Json | undefined): value is JsonObject & RunMembership {
  return isJsonObject(value) && typeof value.group === 'string' && typeof value.member === 'string';
}

function isNumber(value: Json | undefined): value is number {
  return typeof value === 'number';
}

function stringOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function eventsOf(run: RunFolder): string {
  return join(run.path, 'events.jsonl');
}

/** A part of a run: undefined where it is missing, null where it cannot be read. */
function readPart(run: RunFolder, file: string): Json | undefined {
  try {
    const text = readTextIfThere(join(run.path, file));
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError || ['EACCES', 'EISDIR', 'EIO'].some((code) => hasErrorCode(error, code))) {
      return null;
    }
    throw error;
  }
}
