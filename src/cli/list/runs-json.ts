import type { Json, JsonObject } from '../../base/json.js';
import type { IndexedRun } from '../../store/indexed-run.js';
import type { ListedRun } from '../query/listed-run.js';
import { columnValue } from './column-values.js';
import type { ComparedWith } from './compared-with.js';

/** The runs for programs. Settings are those that changed, and those asked for as columns. */
export function runsJson(options: {
  runs: readonly ListedRun[];
  columns: readonly string[] | undefined;
  comparedWith: (run: IndexedRun) => ComparedWith | undefined;
}): string {
  const { runs, columns, comparedWith } = options;
  const entries = runs.map((listed): JsonObject => {
    const { run } = listed;
    const { facts, figures } = run;
    const compared = comparedWith(run);
    const [headline] = figures;
    return {
      id: run.folder.id,
      experiment: run.experiment,
      state: listed.state,
      started: columnValue(listed, 'started'),
      seconds: listed.seconds ?? null,
      group: facts.group === undefined ? null : { ...facts.group },
      parent: facts.parent === undefined ? null : { ...facts.parent },
      process: processOf(listed),
      headline: headline === undefined ? null : { ...headline },
      figures: Object.fromEntries(figures.map(({ key, value }) => [key, value])),
      compared_with: compared?.run ?? null,
      changed: (compared?.changes ?? []).map((change) => ({ ...change })),
      ...(columns === undefined ? {} : { values: valuesOf(listed, columns) }),
    };
  });
  return `${JSON.stringify({ format: 1, runs: entries }, undefined, 1)}\n`;
}

/** Of a run that is under way. */
function processOf({ state, run }: ListedRun): Json {
  const process = run.facts.process?.process;
  return state === 'running' && process !== undefined ? { host: process.host, pid: process.pid } : null;
}

function valuesOf(run: ListedRun, columns: readonly string[]): JsonObject {
  return Object.fromEntries(columns.map((name) => [name, columnValue(run, name)]));
}
