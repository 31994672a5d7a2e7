import type { MetricName } from '../../base/event.js';
import type { Io } from '../command.js';
import { emptyPicture, takeIn, type StagePicture } from './picture.js';
import { finishText, startText } from './lines-view.js';
import type { RunView } from './view.js';
import { duration, failureText, progressText } from './words.js';

/** Fewer redraws than a person can see would only cost time over a slow connection. */
const REDRAW_MS = 100;

/** A picture that is redrawn in place: one line per stage, and one per node that runs, with rate and remaining time. */
export function liveView(io: Io): RunView {
  const picture = emptyPicture();
  const toldFixes = new Set<string>();
  let metric: MetricName | undefined;
  let drawn = 0;
  let lastDraw = 0;

  const erase = (): string => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`);
  const draw = (): void => {
    const lines = [...picture.stages.values()].flatMap((stage) => stageLines({ stage, metric, io }));
    io.err(erase() + lines.map((text) => `${text.slice(0, visibleLimit(text, io))}\n`).join(''));
    drawn = lines.length;
    lastDraw = Date.now();
  };
  const above = (text: string): void => {
    io.err(`${erase()}${text}\n`);
    drawn = 0;
    draw();
  };

  return {
    take(event) {
      takeIn(picture, event);
      switch (event.kind) {
        case 'run-started':
          metric = event.metric;
          above(startText(event));
          return;
        case 'note':
          above(`${event.node} ${event.text}`);
          return;
        case 'node-failed':
          above(paint(io, 31, `${event.node} ${failureText(event.failure, toldFixes)}`));
          return;
        case 'run-finished':
          draw();
          above(finishText(event));
          return;
        case 'stage-started':
        case 'progress':
        case 'node-done':
          if (Date.now() - lastDraw >= REDRAW_MS) draw();
          return;
      }
    },
    say: above,
    close: () => undefined,
  };
}

function stageLines(options: { stage: StagePicture; metric: MetricName | undefined; io: Io }): string[] {
  const { stage, metric, io } = options;
  const failed = stage.failed > 0 ? paint(io, 31, `  ${stage.failed} failed`) : '';
  const mark = stage.active.size > 0 ? paint(io, 36, '>') : stage.failed > 0 ? paint(io, 31, 'x') : paint(io, 32, 'v');
  const time = stage.active.size === 0 && stage.seconds > 0 ? `  ${duration(stage.seconds)}` : '';
  const head = `${mark} ${stage.name.padEnd(10)} ${stage.done}/${stage.started}${failed}${time}`;
  const running = [...stage.active].flatMap(([node, progress]) =>
    progress === undefined ? [] : [`    ${node}  ${progressText(progress, metric)}`],
  );
  return [head, ...running];
}

/** Longer lines would wrap, and erasing counts lines. Colour codes take no room on the screen. */
function visibleLimit(text: string, io: Io): number {
  // eslint-disable-next-line no-control-regex
  const hidden = [...text.matchAll(/\u001b\[\d+m/g)].reduce((sum, [code]) => sum + code.length, 0);
  return Math.max(20, io.columns - 1) + hidden;
}

function paint(io: Io, code: number, text: string): string {
  return io.color ? `\u001b[${code}m${text}\u001b[0m` : text;
}
