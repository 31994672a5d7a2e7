import type { Json } from '../base/json.js';
import { isSameValue, type RunSettings } from './index-settings.js';

/** The settings that most runs of an experiment have, and numbers for the keys of all of them. */
export interface IndexKeys {
  readonly base: ReadonlyMap<string, Json>;
  /** Keys of the base, then those that only some runs have. */
  readonly names: string[];
  readonly numbers: Map<string, number>;
}

/** The settings of a run as they stand in the index; absent where it has those of the base. */
export interface PackedSettings {
  /** Number of a key and its value, in turn. */
  readonly changed?: readonly Json[];
  /** Numbers of the keys of the base that it does not have. */
  readonly removed?: readonly number[];
}

/** Runs that are looked at to find what most have: a sample tells, and all of ten thousand take long. */
const SAMPLE = 100;

export function indexKeys(base: Readonly<Record<string, Json>>, extra: readonly string[]): IndexKeys {
  const entries = Object.entries(base);
  const names = [...entries.map(([name]) => name), ...extra];
  return { base: new Map(entries), names, numbers: new Map(names.map((name, number) => [name, number])) };
}

/** The base from which the runs differ least: of each key the value that most of them have. */
export function chooseKeys(runs: readonly RunSettings[]): IndexKeys {
  const step = Math.max(1, Math.floor(runs.length / SAMPLE));
  const sample = runs.filter((_, index) => index % step === 0);
  const base: [string, Json][] = [];
  for (const key of new Set(sample.flatMap((run) => run.keys()))) {
    const value = mostCommon(sample.map((run) => run.get(key)));
    if (value !== undefined) base.push([key, value]);
  }
  return indexKeys(Object.fromEntries(base), []);
}

/** Adds keys that were not known. */
export function packSettings(keys: IndexKeys, settings: RunSettings): PackedSettings {
  const changed: Json[] = [];
  for (const key of settings.keys()) {
    const value = settings.get(key)!;
    if (!isSameValue(value, keys.base.get(key))) changed.push(numberOf(keys, key), value);
  }
  const removed = [...keys.base.keys()].flatMap((key, number) => (settings.get(key) === undefined ? [number] : []));
  return { ...(changed.length === 0 ? {} : { changed }), ...(removed.length === 0 ? {} : { removed }) };
}

/** Keeps what is packed and looks values up in it. */
export function unpackSettings(keys: IndexKeys, packed: PackedSettings): RunSettings {
  return new RowSettings(keys, packed.changed ?? [], packed.removed ?? []);
}

class RowSettings implements RunSettings {
  constructor(
    private readonly shared: IndexKeys,
    private readonly changed: readonly Json[],
    private readonly removed: readonly number[],
  ) {}

  get base(): object {
    return this.shared.base;
  }

  get(key: string): Json | undefined {
    const { shared, changed, removed } = this;
    const number = shared.numbers.get(key);
    if (number === undefined) return undefined;
    for (let at = 0; at < changed.length; at += 2) if (changed[at] === number) return changed[at + 1];
    return removed.includes(number) ? undefined : shared.base.get(key);
  }

  keys(): string[] {
    const { base, names } = this.shared;
    const ofBase = names.slice(0, base.size).filter((_, number) => !this.removed.includes(number));
    const added = this.changedNumbers().filter((number) => number >= base.size);
    return [...ofBase, ...added.map((number) => names[number]!)];
  }

  ownKeys(): string[] {
    return [...this.changedNumbers(), ...this.removed].map((number) => this.shared.names[number]!);
  }

  private changedNumbers(): number[] {
    return this.changed.filter((_, index) => index % 2 === 0) as number[];
  }
}

export function wholeSettings(settings: ReadonlyMap<string, Json>): RunSettings {
  const keys = (): string[] => [...settings.keys()];
  return { get: (key) => settings.get(key), keys, ownKeys: keys };
}

function numberOf({ names, numbers }: IndexKeys, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, names.length);
  return names.push(key) - 1;
}

/** Undefined where most have none. */
function mostCommon(values: readonly (Json | undefined)[]): Json | undefined {
  const counts = new Map<string, { value: Json | undefined; count: number }>();
  for (const value of values) {
    const text = value === undefined ? '' : JSON.stringify(value);
    const seen = counts.get(text);
    if (seen === undefined) counts.set(text, { value, count: 1 });
    else seen.count += 1;
  }
  return [...counts.values()].reduce((best, one) => (one.count > best.count ? one : best)).value;
}
