import { changedSettings, type SettingChange } from '../../store/index-settings.js';
import type { IndexedRun } from '../../store/indexed-run.js';

/** What a run changed against the run that it came from. */
export interface ComparedWith {
  readonly run: string;
  readonly changes: readonly SettingChange[];
}

/**
 * Finds for each run the one that it is compared with: its parent, else the first member of its group (the base of
 * variants), else the run before it of the same experiment. Undefined for the first of an experiment, and where the
 * parent is there no more.
 */
export function comparisons(oldestFirst: readonly IndexedRun[]): (run: IndexedRun) => ComparedWith | undefined {
  let known: ReturnType<typeof origins> | undefined;
  return (run) => {
    known ??= origins(oldestFirst);
    const { parent, group } = run.facts;
    const first = group === undefined ? undefined : known.firstOf.get(group.group);
    const earlier = first === undefined || first === run ? known.before.get(run) : first;
    const other = parent === undefined ? earlier : known.byId.get(parent.run);
    return other === undefined
      ? undefined
      : { run: other.folder.id, changes: changedSettings(other.settings, run.settings) };
  };
}

function origins(oldestFirst: readonly IndexedRun[]) {
  const byId = new Map<string, IndexedRun>();
  const before = new Map<IndexedRun, IndexedRun>();
  const firstOf = new Map<string, IndexedRun>();
  const last = new Map<string, IndexedRun>();
  for (const run of oldestFirst) {
    byId.set(run.folder.id, run);
    const { group } = run.facts;
    // A base that was run again later is the same experiment.
    if (group !== undefined && !firstOf.has(group.group)) firstOf.set(group.group, run);
    const previous = last.get(run.experiment);
    if (previous !== undefined) before.set(run, previous);
    last.set(run.experiment, run);
  }
  return { byId, before, firstOf };
}
