import type { RunFacts, ReadRun } from './index-facts.js';
import type { FigureSets, PackedFigures } from './index-figures.js';
import { unpackSettings, wholeSettings, type IndexKeys, type PackedSettings } from './index-keys.js';
import type { RunSettings } from './index-settings.js';
import type { IndexedRun } from './indexed-run.js';
import type { RunFolder } from './run-record.js';

/** What stands in the index for a run, with the state of its folder when it was read: as long as it is the same, it holds. */
export interface PackedRow extends PackedSettings {
  readonly id: string;
  readonly ctimeMs: number;
  readonly ino: number;
  readonly facts: RunFacts;
  /** Absent for a run without figures. */
  readonly figures?: PackedFigures;
}

/** What the rows of one experiment have in common. */
export interface Shelf {
  readonly name: string;
  readonly keys: IndexKeys;
  readonly figureSets: FigureSets;
}

/** A run out of the index. What is packed stays so until it is asked for: most listings ask for little of most runs. */
export class RowRun implements IndexedRun {
  constructor(
    private readonly shelf: Shelf,
    readonly folder: RunFolder,
    readonly row: PackedRow,
  ) {}

  get experiment(): string {
    return this.shelf.name;
  }

  get facts(): RunFacts {
    return this.row.facts;
  }

  get settings(): RunSettings {
    return unpackSettings(this.shelf.keys, this.row);
  }

  get figures(): IndexedRun['figures'] {
    return this.shelf.figureSets.unpack(this.row.figures ?? []);
  }

  figure(key: string): number | null | undefined {
    return this.shelf.figureSets.valueIn(this.row.figures ?? [], key);
  }
}

/** A run that was just read from its folder. */
export function freshRun(experiment: string, folder: RunFolder, read: ReadRun): IndexedRun {
  const { facts, figures } = read;
  return {
    folder,
    experiment,
    facts,
    settings: wholeSettings(read.settings),
    figures,
    figure: (key) => figures.find((one) => one.key === key)?.value,
  };
}
