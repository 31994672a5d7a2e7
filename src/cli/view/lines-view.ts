import type { MetricName, Progress, RunEvent } from '../../base/event.js';
import type { Io } from '../command.js';
import { emptyPicture, stageName, takeIn, type StagePicture } from './picture.js';
import type { RunView } from './view.js';
import { duration, failureText, progressText, resultText } from './words.js';

/** Seconds without a line about a node after which it is told how far it is. */
const QUIET_S = 30;

/**
 * Plain lines for a pipe or a log file: starts, results, failures, each finished epoch once, and of what takes long
 * otherwise a line every half minute.
 */
export function linesView(options: { io: Io; quiet: boolean }): RunView {
  const { io, quiet } = options;
  const picture = emptyPicture();
  const lastLine = new Map<string, number>();
  const lastProgress = new Map<string, Progress>();
  let metric: MetricName | undefined;
  const toldFixes = new Set<string>();
  const line = (text: string): void => {
    if (!quiet) io.err(`${text}\n`);
  };
  const isDue = ({ node, at, progress }: Extract<RunEvent, { kind: 'progress' }>): boolean => {
    const now = Date.parse(at) / 1000;
    if (!lastLine.has(node)) lastLine.set(node, now);
    const isEpoch = progress.unit === 'epoch' && progress.within === undefined;
    if (!isEpoch && now - lastLine.get(node)! < QUIET_S) return false;
    lastLine.set(node, now);
    return true;
  };
  return {
    take(event) {
      const stage = takeIn(picture, event);
      switch (event.kind) {
        case 'run-started':
          metric = event.metric;
          line(startText(event));
          return;
        case 'stage-started':
          line(
            event.nodes.length === 1
              ? `${event.nodes[0]!} started${event.device === undefined ? '' : ` on ${event.device}`}`
              : `${event.stage} started on ${event.nodes.length} cases`,
          );
          return;
        case 'progress':
          lastProgress.set(event.node, event.progress);
          if (isDue(event)) line(`${event.node} ${progressText(event.progress, metric)}`);
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

export function startText(event: Extract<RunEvent, { kind: 'run-started' }>): string {
  return `${event.title ?? `run ${event.run}`}: ${event.nodes - event.fresh} of ${event.nodes} results to compute`;
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
