import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode } from '../base/exit-code.js';
import { lookAtStore } from '../store/layout.js';
import { readRunProcess, stateOfProcess } from '../store/run-process.js';
import type { Io, Options } from './command.js';
import { findRun } from './experiment/find-run.js';
import { limitOption } from './list/limit-option.js';
import { printable } from '../base/printable.js';
import { entryText, type LogEntry } from './logs/log-entry.js';
import { findNodes } from './logs/find-nodes.js';
import { nodeLog } from './logs/node-log.js';
import { runLog } from './logs/run-log.js';
import { runsRoot } from './runs-root.js';

/** How often a log that is followed is looked at. */
const LOOK_MS = 250;

/** `voxrun logs RUN [STAGE]`: what happened in a run, or in one of its stages; with `--follow` until the run ends. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const limit = limitOption(options.lines, '--lines');
  const layout = lookAtStore(runsRoot(options, io));
  const [name, stage] = args;
  const { folder } = findRun({ layout, name: name! });
  const asJson = options.json === true;
  const log =
    stage === undefined
      ? runLog({ folder, asJson, io })
      : nodeLog({ folder, nodes: findNodes(folder, stage), layout, asJson, io });
  const textOf = (entry: LogEntry): string => (asJson ? entry.text : printable(entryText(entry)));
  const isUnderWay = (): boolean => stateOfProcess(readRunProcess(folder)) === 'running';
  // Asked before reading: what is written until then is read after it.
  let goesOn = options.follow === true && isUnderWay();
  const said = show({ entries: log.next(), limit, textOf, io });
  while (goesOn) {
    await sleep(LOOK_MS);
    goesOn = isUnderWay();
    show({ entries: log.next(), limit: Infinity, textOf, io });
  }
  if (!said && options.follow !== true && !asJson) {
    io.err(`nothing is written of ${stage ?? 'it'} yet; \`voxrun status ${folder.id}\` says where the run stands`);
  }
  return ExitCode.ok;
}

/** Prints the last lines of what there is. Returns whether there is any. */
function show(options: {
  entries: Iterable<LogEntry>;
  limit: number;
  textOf: (entry: LogEntry) => string;
  io: Io;
}): boolean {
  const { entries, limit, textOf, io } = options;
  let lines: string[] = [];
  let said = false;
  for (const entry of entries) {
    said = true;
    lines.push(...textOf(entry).split('\n'));
    // Long logs are neither kept nor printed line by line.
    if (limit === Infinity && lines.length > 1000) {
      io.out(lines.join('\n'));
      lines = [];
    } else if (lines.length > 2 * limit) lines = lines.slice(-limit);
  }
  if (lines.length > 0) io.out(lines.slice(limit === Infinity ? 0 : -limit).join('\n'));
  return said;
}
