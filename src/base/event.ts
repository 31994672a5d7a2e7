import type { Failure } from './failure.js';

/** Where a stage stands, for a person who watches. */
export interface Progress {
  /** How much of `total` is done, in `unit`s: epochs, cases, windows. */
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** How far the next unit is, where one takes long: the steps of an epoch. Absent in the report of a finished one. */
  readonly within?: { readonly done: number; readonly total: number; readonly unit: string };
  /** Seconds that the rest will take at the present rate; absent until there is a rate. */
  readonly remainingS?: number;
  /**
   * Named figures of the moment, e.g. `{loss: 0.41, lr: 0.01, steps_per_s: 2.1}`. `train` and `validation` are the metric
   * that `run-started` names.
   */
  readonly values?: Readonly<Record<string, number>>;
}

/** What training measures on cases, for those who read the figures: `{name: 'MAE', unit: 'ml'}`. */
export interface MetricName {
  readonly name: string;
  /** Of measure; absent where there is none. */
  readonly unit?: string;
}

/** What a stage process writes, one JSON line each, into its attempt's `events.jsonl`. The parent only follows it. */
export type StageEvent =
  | {
      readonly kind: 'started';
      readonly at: string;
      readonly host: string;
      readonly bootId: string;
      readonly pid: number;
      readonly startTime: string;
    }
  | { readonly kind: 'node-started'; readonly node: string }
  | { readonly kind: 'progress'; readonly node: string; readonly progress: Progress }
  /** Something that the user should know and that stops nothing. */
  | { readonly kind: 'note'; readonly node: string; readonly text: string }
  | { readonly kind: 'published'; readonly node: string; readonly result: string; readonly seconds: number }
  /** Another process published the same fingerprint first. */
  | { readonly kind: 'reused'; readonly node: string; readonly result: string }
  | { readonly kind: 'failed'; readonly node: string; readonly failure: Failure }
  | { readonly kind: 'finished'; readonly at: string };

/** What a run tells its views. A terminal, plain lines and `--json` are three readers of the same events. */
export type RunEvent =
  | {
      readonly kind: 'run-started';
      readonly at: string;
      readonly run: string;
      /** What it is called, where it is not the run itself: `preview`, `test of 2026...`. */
      readonly title?: string;
      readonly folder: string;
      readonly nodes: number;
      readonly fresh: number;
      readonly metric?: MetricName;
    }
  | {
      readonly kind: 'stage-started';
      readonly at: string;
      readonly stage: string;
      readonly nodes: readonly string[];
      readonly attempt: string;
      readonly pid?: number;
      /** The GPU that it computes on. */
      readonly device?: string;
    }
  | { readonly kind: 'progress'; readonly at: string; readonly node: string; readonly progress: Progress }
  | { readonly kind: 'note'; readonly at: string; readonly node: string; readonly text: string }
  | {
      readonly kind: 'node-done';
      readonly at: string;
      readonly node: string;
      readonly result: string;
      readonly how: 'computed' | 'reused';
      readonly seconds?: number;
    }
  | {
      readonly kind: 'node-failed';
      readonly at: string;
      readonly node: string;
      readonly failure: Failure;
      readonly log?: string;
    }
  | {
      readonly kind: 'run-finished';
      readonly at: string;
      readonly run: string;
      /** What it is called, where it is not the run itself: `preview`, `test of 2026...`. */
      readonly title?: string;
      readonly state: RunOutcome;
      readonly done: number;
      readonly failed: number;
      readonly left: number;
      readonly seconds: number;
    };

/** `complete` everything is done; `partial` the stages that were asked for are; `failed` a stage failed; `refused` a rule stopped it; `interrupted` a signal did. */
export type RunOutcome = 'complete' | 'partial' | 'failed' | 'refused' | 'interrupted';
