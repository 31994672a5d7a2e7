import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrorCode } from '../base/atomic-file.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import type { ListedState } from '../store/index-facts.js';
import { lookAtStore } from '../store/layout.js';
import { livenessOf } from '../store/process-identity.js';
import { readRunProcess, stateOfProcess, type RunProcess } from '../store/run-process.js';
import type { RunId } from '../store/run-record.js';
import type { Io, Options } from './command.js';
import { printableLine } from '../base/printable.js';
import type { ListedRun } from './query/listed-run.js';
import { findListedRun, readListedRuns } from './query/read-listed-runs.js';
import { runsRoot } from './runs-root.js';
import { nextStep } from './status/next-step.js';

/** A stage process gets time to end by itself; after that the run ends it. Twice that is more than any takes. */
const PATIENCE_S = 60;
const LOOK_MS = 50;

/** What became of one run that was asked to stop. */
interface Stopped {
  readonly id: string;
  readonly outcome: 'stopped' | 'not-running' | 'elsewhere' | 'not-allowed' | 'still-running';
  readonly text: string;
}

/** `voxrun stop RUN`: asks the process of a run to stop, as Ctrl-C in its terminal would, and waits until it has ended. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  const [name] = args;
  if ((name === undefined) === (options.all !== true)) throw whichOne();
  const runs = name === undefined ? readListedRuns(layout).filter(isHere) : [findListedRun(layout, name)];
  if (runs.length === 0 && options.json !== true) io.err('nothing is under way, so there is nothing to stop');
  const stopped: Stopped[] = [];
  // The runs of a group have one process: the first of them stops it, and the others have ended with it.
  for (const one of runs) stopped.push(await stop(one));
  if (options.json === true) {
    const outcomes = stopped.map(({ id, outcome }) => ({ id, outcome }));
    io.out(`${JSON.stringify({ format: 1, runs: outcomes }, undefined, 1)}\n`);
  }
  for (const { text } of stopped) io.err(printableLine(text));
  return exitCodeOf(stopped);
}

/** Under way on this machine. */
function isHere({ state, run: { facts } }: ListedRun): boolean {
  return state === 'running' && facts.process?.process.host === hostname();
}

async function stop({ run: { folder, facts }, state }: ListedRun): Promise<Stopped> {
  const { id } = folder;
  if (state !== 'running' || facts.process === undefined) return notRunning(id, state);
  const noted = facts.process;
  // Of a group, it has ended with the run before.
  if (livenessOf(noted.process) === 'dead') return notRunning(id, stateOfProcess(readRunProcess(folder)));
  const { host, pid } = noted.process;
  if (livenessOf(noted.process) === 'unknown') {
    const text = `run ${id} is computed by process ${pid} on ${host}, which cannot be reached from here: \`voxrun stop ${id}\` there stops it`;
    return { id, outcome: 'elsewhere', text };
  }
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (hasErrorCode(error, 'ESRCH')) return notRunning(id, 'stopped');
    if (!hasErrorCode(error, 'EPERM')) throw error;
    const text = `run ${id} is computed by process ${pid} of another user, who alone can stop it with \`voxrun stop ${id}\``;
    return { id, outcome: 'not-allowed', text };
  }
  if (await hasEnded(noted)) {
    const ended = stateOfProcess(readRunProcess(folder));
    // It was about to end by itself.
    if (ended === 'complete') return notRunning(id, ended);
    return { id, outcome: 'stopped', text: `run ${id} stopped: \`voxrun resume ${id}\` goes on from there` };
  }
  const text = `run ${id} has not ended within ${PATIENCE_S} s: \`kill -9 ${pid}\` ends it at once, and nothing that is stored is lost`;
  return { id, outcome: 'still-running', text };
}

async function hasEnded({ process: identity }: RunProcess): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_S * 1000; waited += LOOK_MS) {
    if (livenessOf(identity) === 'dead') return true;
    await sleep(LOOK_MS);
  }
  return false;
}

/** Which is what was wanted. */
function notRunning(id: RunId, state: ListedState): Stopped {
  return { id, outcome: 'not-running', text: `run ${id} is not under way, it is ${state}: ${nextStep(state, id)}` };
}

function exitCodeOf(stopped: readonly Stopped[]): ExitCode {
  const outcomes = new Set(stopped.map(({ outcome }) => outcome));
  if (outcomes.has('elsewhere') || outcomes.has('not-allowed')) return ExitCode.locked;
  return outcomes.has('still-running') ? ExitCode.failed : ExitCode.ok;
}

function whichOne(): DiagnosticError {
  const message = 'it is not clear which run to stop';
  const fix = 'name one, or give --all for all that are under way on this machine; `voxrun status` shows them';
  return new DiagnosticError([{ code: 'RUN_NOT_NAMED', severity: 'error', blame: 'usage', message, fix, places: [] }]);
}
