import { nearest } from '../../config/nearest.js';
import { valueOf, type ListedRun } from './listed-run.js';
import { factNamed, runFacts } from './run-facts.js';

/** What is wrong with a name that no run has, and what may be meant. */
export interface UnknownKey {
  readonly message: string;
  readonly fix: string;
}

/** More names than this help nobody. */
const SHOWN = 5;

/**
 * Undefined for a fact, and for a setting or figure that at least one run has. Without runs nothing is known to be
 * wrong.
 */
export function unknownKey(name: string, runs: readonly ListedRun[]): UnknownKey | undefined {
  if (runs.length === 0 || factNamed(name) !== undefined) return undefined;
  if (runs.some((run) => valueOf(run, name) !== undefined)) return undefined;
  const keys = keysOf(runs);
  const inside = keys.filter((key) => key.startsWith(`${name}.`));
  if (inside.length > 0) {
    return { message: `${name} is a group of settings`, fix: `name one of them: ${someOf(inside)}` };
  }
  const message = `no run has a setting or figure named ${name}`;
  const ending = keys.filter((key) => key.endsWith(`.${name}`));
  const likely = ending.length > 0 ? someOf(ending) : nearest(name, [...Object.keys(runFacts), ...keys]);
  const fix =
    likely === undefined
      ? `figures stand under evaluation, settings as \`voxrun show RUN\` prints them; facts are ${Object.keys(runFacts).join(', ')}`
      : `did you mean ${likely}?`;
  return { message, fix };
}

/** Whether a run has it; a group of settings counts where the run has one of them. */
export function hasKey(run: ListedRun, name: string): boolean {
  const fact = factNamed(name);
  if (fact !== undefined) return fact.of(run) !== undefined;
  return valueOf(run, name) !== undefined || run.run.settings.keys().some((key) => key.startsWith(`${name}.`));
}

/** Names of all settings and figures that runs have, sorted. */
export function keysOf(runs: readonly ListedRun[]): string[] {
  const keys = new Set<string>();
  for (const { run } of runs) {
    for (const key of run.settings.keys()) keys.add(key);
    for (const { key } of run.figures) keys.add(key);
  }
  return [...keys].sort();
}

function someOf(keys: readonly string[]): string {
  return `${keys.slice(0, SHOWN).join(', ')}${keys.length > SHOWN ? ', ...' : ''}`;
}
