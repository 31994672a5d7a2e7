import type { Progress, RunEvent } from '../../base/event.js';

/** How far one stage is, over all its nodes that were started. */
export interface StagePicture {
  readonly name: string;
  started: number;
  done: number;
  failed: number;
  seconds: number;
  /** What runs now, with its last progress. */
  readonly active: Map<string, Progress | undefined>;
}

/** What a run's events add up to. Stages stand in the order in which they started. */
export interface Picture {
  readonly stages: Map<string, StagePicture>;
}

export function emptyPicture(): Picture {
  return { stages: new Map() };
}

/** Takes one event in and returns the stage that it concerned. */
export function takeIn(picture: Picture, event: RunEvent): StagePicture | undefined {
  switch (event.kind) {
    case 'run-started':
    case 'run-finished':
      return undefined;
    case 'stage-started': {
      const stage = stageOf(picture, event.stage);
      for (const node of event.nodes) {
        if (!stage.active.has(node)) stage.started += 1;
        stage.active.set(node, undefined);
      }
      return stage;
    }
    case 'progress':
    case 'note': {
      const stage = stageOf(picture, stageName(event.node));
      if (event.kind === 'progress') stage.active.set(event.node, event.progress);
      return stage;
    }
    case 'node-done': {
      const stage = stageOf(picture, stageName(event.node));
      stage.active.delete(event.node);
      stage.done += 1;
      stage.seconds += event.seconds ?? 0;
      return stage;
    }
    case 'node-failed': {
      const stage = stageOf(picture, stageName(event.node));
      stage.active.delete(event.node);
      stage.failed += 1;
      return stage;
    }
  }
}

export function stageName(node: string): string {
  return node.replace(/\[.*$/, '');
}

function stageOf(picture: Picture, name: string): StagePicture {
  const known = picture.stages.get(name);
  if (known !== undefined) return known;
  const stage: StagePicture = { name, started: 0, done: 0, failed: 0, seconds: 0, active: new Map() };
  picture.stages.set(name, stage);
  return stage;
}
