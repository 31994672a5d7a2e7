import type { ListedState } from '../../store/index-facts.js';
import type { ListedRun } from './listed-run.js';

/** What is known of a run beside its settings and figures, by the name under which it is asked for. */
export type RunFact =
  | { readonly kind: 'text'; readonly of: (run: ListedRun) => string | undefined; readonly known?: readonly string[] }
  /** In seconds. */
  | { readonly kind: 'span'; readonly of: (run: ListedRun) => number | undefined }
  /** In ms since 1970. */
  | { readonly kind: 'time'; readonly of: (run: ListedRun) => number | undefined };

const STATES: Readonly<Record<ListedState, true>> = {
  complete: true,
  partial: true,
  running: true,
  stopped: true,
  interrupted: true,
  failed: true,
  refused: true,
  damaged: true,
};

export const runFacts: Readonly<Record<string, RunFact>> = {
  id: { kind: 'text', of: ({ run }) => run.folder.id },
  experiment: { kind: 'text', of: ({ run }) => run.experiment },
  state: { kind: 'text', of: ({ state }) => state, known: Object.keys(STATES) },
  started: { kind: 'time', of: ({ startedMs }) => startedMs },
  age: { kind: 'span', of: ({ ageSeconds }) => ageSeconds },
  duration: { kind: 'span', of: (run) => run.seconds },
  variant: { kind: 'text', of: ({ run }) => run.facts.group?.member },
  group: { kind: 'text', of: ({ run }) => run.facts.group?.group },
  parent: { kind: 'text', of: ({ run }) => run.facts.parent?.run },
};

/** Undefined for the name of a setting or figure. */
export function factNamed(name: string): RunFact | undefined {
  return Object.hasOwn(runFacts, name) ? runFacts[name] : undefined;
}
