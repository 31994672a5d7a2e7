import { ExitCode } from '../base/exit-code.js';
import { lookAtStore } from '../store/layout.js';
import type { Io, Options } from './command.js';
import { ageText } from './list/cell-text.js';
import { printableLine } from '../base/printable.js';
import type { ListedRun } from './query/listed-run.js';
import { findListedRun, readListedRuns } from './query/read-listed-runs.js';
import { runsRoot } from './runs-root.js';
import { nextStep } from './status/next-step.js';
import { runStatus } from './status/run-status.js';
import { statusText } from './status/status-text.js';

/** `voxrun status [RUN]`: what is under way in a runs root, read from another terminal; or where one run stands. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const root = runsRoot(options, io);
  const layout = lookAtStore(root);
  const [name] = args;
  const all = name === undefined ? readListedRuns(layout) : [findListedRun(layout, name)];
  const shown = name === undefined ? all.filter(({ state }) => state === 'running') : all;
  const statuses = shown.map((one) => runStatus(one, layout));
  const last = shown.length === 0 ? all.at(-1) : undefined;
  if (options.json === true) {
    const lastStatus = last === undefined ? null : runStatus(last, layout);
    io.out(`${JSON.stringify({ format: 1, runs: statuses, last: lastStatus }, undefined, 1)}\n`);
  } else if (statuses.length > 0) io.out(statuses.map((status) => statusText(status, io.columns)).join('\n'));
  else io.out(idleText(last, root));
  return Promise.resolve(ExitCode.ok);
}

function idleText(last: ListedRun | undefined, root: string): string {
  if (last === undefined)
    return `nothing is under way in ${root}, and there are no runs: \`voxrun run FILE\` starts one`;
  const { run: of, state, ageSeconds } = last;
  const { id } = of.folder;
  const age = ageSeconds === undefined ? '' : `, started ${ageText(ageSeconds)} ago`;
  return [
    `nothing is under way in ${root}`,
    `last run: ${printableLine(of.experiment)} ${id}, ${state}${age}`,
    `  ${nextStep(state, id)}`,
  ].join('\n');
}
