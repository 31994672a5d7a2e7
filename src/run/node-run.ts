import type pino from 'pino';
import type { StageModule } from '../graph/stage-context.js';
import type { PublishStep } from '../store/publish.js';
import type { EventWriter } from './event-writer.js';
import type { Task, TaskNode } from './task.js';

/** All that computing one node of a task takes. */
export interface NodeRun {
  readonly task: Task;
  readonly node: TaskNode;
  /** Position among the task's nodes. */
  readonly index: number;
  /** Folder of the attempt. */
  readonly folder: string;
  readonly stage: StageModule;
  readonly events: EventWriter;
  readonly log: pino.Logger;
  readonly signal: AbortSignal;
  readonly at?: (node: string, step: PublishStep) => void;
}
