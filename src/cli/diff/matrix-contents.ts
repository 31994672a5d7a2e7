import type { DifferingKey } from '../../compare/differing-keys.js';
import type { SideName } from './side.js';

/** Several runs, the keys in which they differ, and their figures; values in the order of the runs. */
export interface Matrix {
  readonly runs: readonly {
    readonly name: Extract<SideName, { kind: 'run' }>;
    /** Whether its figures are of some folds only. */
    readonly partial: boolean;
  }[];
  readonly keys: readonly DifferingKey[];
  readonly figures: readonly {
    readonly key: string;
    readonly unit?: string;
    readonly values: readonly (number | null)[];
  }[];
}

/** Short names of the runs where these tell them apart: of members theirs, else the hash at the end of the id. */
export function runNames({ runs }: Matrix): string[] {
  const candidates = [
    runs.map(({ name }) => name.member ?? ''),
    runs.map(({ name }) => name.run.split('-')[2] ?? ''),
    runs.map(({ name }) => name.run.slice(0, 15)),
  ];
  const isClear = (names: readonly string[]): boolean =>
    names.every((name) => name !== '') && new Set(names).size === names.length;
  return candidates.find(isClear) ?? runs.map(({ name }) => name.run);
}
