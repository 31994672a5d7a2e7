import type { Progress, RunEvent } from '../../base/event.js';
import type { Io } from '../command.js';
import { emptyPicture, stageName, takeIn, type StagePicture } from './picture.js';
import type { RunView } from './view.js';
import { duration, failureText, progressText, resultText } from './words.js';

/** Seconds between two lines about one node; a log of a long training stays readable. */
const QUIET_S = 30;

/** Plain lines for a pipe or a log file: starts, results, failures, and now and then how far a long node is. */
export function linesView(options: { io: Io; quiet: boolean }): RunView {
  const { io, quiet } = options;
  const picture = emptyPicture();
  const lastLine = new Map<string, number>();
  const lastProgress = new Map<string, Progress>();
  const toldFixes = new Set<string>();
  const line = (text: string): void => {
    if (!quiet) io.err(`${text}\n`);
  };
  const isDue = (event: Extract<RunEvent, { kind: 'progress' }>): boolean => {
    const now = Date.parse(event.at) / 1000;
    const last = lastLine.get(event.node);
    if (last === undefined) lastLine.set(event.node, now);
    if (last !== undefined && now - last < QUIET_S) return false;
    if (last !== undefined) lastLine.set(event.node, now);
    return last !== undefined;
  };
  return {
    take(event) {
      const stage = takeIn(picture, event);
      switch (event.kind) {
        case 'run-started':
          line(
            `${event.title ?? `run ${event.run}`}: ${event.nodes - event.fresh} of ${event.nodes} results to compute`,
          );
          return;
        case 'stage-started':
          line(
            event.nodes.length === 1
              ? `${event.nodes[0]!} started`
              : `${event.stage} started on ${event.nodes.length} cases`,
          );
          return;
        case 'progress':
          lastProgress.set(event.node, event.progress);
          if (isDue(event)) line(`${event.node} ${progressText(event.progress)}`);
          return;
        case 'note':
          line(`${event.node} ${event.text}`);
          return;
        case 'node-done':
          if (isPerCase(event.node, stage!)) {
            if (stage!.active.size === 0) line(`${stage!.name} done: ${stage!.done} cases`);
          } else
            line(
              `${event.node} ${event.how === 'reused' ? 'found' : `done in ${duration(event.seconds ?? 0)}${resultText(lastProgress.get(event.node))}`}`,
            );
          return;
        case 'node-failed':
          io.err(`${event.node} ${failureText(event.failure, toldFixes)}\n`);
          return;
        case 'run-finished':
          line(finishText(event));
          return;
      }
    },
    say(text) {
      io.err(`${text}\n`);
    },
    close: () => undefined,
  };
}

export function finishText(event: Extract<RunEvent, { kind: 'run-finished' }>): string {
  const rest = [
    event.failed > 0 ? `${event.failed} failed` : '',
    event.left > 0 ? `${event.left} not computed` : '',
  ].filter(Boolean);
  return `${event.title ?? `run ${event.run}`} ${event.state} after ${duration(event.seconds)}${rest.length === 0 ? '' : `: ${rest.join(', ')}`}`;
}

function isPerCase(node: string, stage: StagePicture): boolean {
  return stage.started > 1 && !/\[\d+\]$/.test(node) && stageName(node) !== node;
}
