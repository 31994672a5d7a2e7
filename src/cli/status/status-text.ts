import { hostname } from 'node:os';
import { printableLine } from '../../base/printable.js';
import { shortened } from '../list/table.js';
import { duration, progressText } from '../view/words.js';
import { nextStep } from './next-step.js';
import type { RunStatus, StageStatus } from './run-status.js';

/** A run in lines no wider than `width`: its stages, and below them what is worked at. */
export function statusText(status: RunStatus, width: number): string {
  const lines = [headText(status), ...status.stages.flatMap((stage) => stageLines(stage, status))];
  // Commands stay whole, to be copied.
  return `${[...lines.map((line) => shortened(printableLine(line), width)), `  ${nextStep(status.state, status.id)}`].join('\n')}\n`;
}

/** `hippocampus 20261122-114502-3fa9c1d2: running for 1:02:07, process 4711`. */
function headText({ experiment, variant, id, state, seconds, process }: RunStatus): string {
  const name = variant === undefined ? experiment : `${experiment} ${variant}`;
  const time = seconds === undefined ? '' : ` ${state === 'running' ? 'for' : 'after'} ${duration(seconds)}`;
  return `${name} ${id}: ${state}${time}${state === 'running' ? whoText(process) : ''}`;
}

function whoText(process: RunStatus['process']): string {
  if (process === undefined) return '';
  const { host, pid } = process;
  return host === hostname() ? `, process ${pid}` : `, process ${pid} on ${host}, which cannot be asked from here`;
}

function stageLines(stage: StageStatus, { metric, state }: RunStatus): string[] {
  const { name, total, done, failed, started, working } = stage;
  const words = [
    `${done}/${total ?? done + failed.length + started}`,
    ...(failed.length === 0 ? [] : [failedText(failed)]),
    ...(state === 'running' && total !== undefined && done + failed.length + started < total ? ['waiting'] : []),
  ];
  // What is worked at says more than that the others wait.
  const head = words.filter((word) => word !== 'waiting' || working.length === 0);
  return [
    `  ${name.padEnd(10)} ${head.join('  ')}`,
    ...working.map(({ node, progress, note }) => {
      const text = note ?? (progress === undefined ? 'started' : progressText(progress, metric));
      return `    ${node}  ${text}`;
    }),
  ];
}

function failedText(failed: readonly string[]): string {
  const shown = failed.slice(0, 3).join(', ');
  return `${failed.length} failed: ${shown}${failed.length > 3 ? ', ...' : ''}`;
}
