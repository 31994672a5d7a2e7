import type { Json } from '../../base/json.js';
import { secondsOfRun, stateOfRun, type ListedState } from '../../store/index-facts.js';
import type { IndexedRun } from '../../store/indexed-run.js';

/** A run at the moment of a listing. */
export class ListedRun {
  private known: { readonly seconds: number | undefined } | undefined;
  readonly state: ListedState;

  constructor(
    readonly run: IndexedRun,
    private readonly now: Date,
  ) {
    this.state = stateOfRun(run.facts);
  }

  /** In ms since 1970; undefined where `run.json` is damaged. */
  get startedMs(): number | undefined {
    return this.run.facts.startedMs;
  }

  /** A clock that was set back does not make a run younger than new. */
  get ageSeconds(): number | undefined {
    return this.startedMs === undefined ? undefined : Math.max(0, (this.now.getTime() - this.startedMs) / 1000);
  }

  /** Seconds of computing so far. Of a killed run its events are read for it, so it is asked when it is needed. */
  get seconds(): number | undefined {
    this.known ??= { seconds: secondsOfRun(this.run.folder, this.run.facts, this.now) };
    return this.known.seconds;
  }
}

/** The value of a figure or a setting, figures first; undefined where the run has neither. */
export function valueOf({ run }: ListedRun, key: string): Json | undefined {
  const figure = key.startsWith('evaluation.') ? run.figure(key) : undefined;
  return figure === undefined ? run.settings.get(key) : figure;
}
