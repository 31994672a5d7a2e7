import type { RunEvent } from '../../base/event.js';

/** A reader of a run's events. */
export interface RunView {
  take(event: RunEvent): void;
  /** Shows a text of its own between the events. */
  say(text: string): void;
  /** Called once, after the last event. */
  close(): void;
}
