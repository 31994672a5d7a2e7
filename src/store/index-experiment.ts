import type { Stats } from 'node:fs';
import type { ReadRun } from './index-facts.js';
import { FigureSets } from './index-figures.js';
import type { PackedExperiment } from './index-file.js';
import { chooseKeys, indexKeys, packSettings } from './index-keys.js';
import { freshRun, RowRun, type PackedRow, type Shelf } from './index-row.js';
import type { IndexedRun } from './indexed-run.js';
import type { RunFolder } from './run-record.js';

/** The runs of one experiment while a listing is made: rows that still hold, and runs that were read. */
export interface IndexedExperiment {
  /** Takes the row of a run, if there is one of this very state of its folder. */
  keep(folder: RunFolder, stat: Stats): boolean;
  /** Adds a run that was read. One that is not settled is listed and not written: it is read again next time. */
  add(folder: RunFolder, added: { read: ReadRun; stat: Stats; isSettled: boolean }): void;
  /** Whether there is a row whose run is gone. */
  hasLost(): boolean;
  runs(): IndexedRun[];
  /** Its rows for the file, without the runs that are not settled. */
  pack(): PackedExperiment;
}

/** A run to be written, with the state of its folder when it was read. */
interface Entry {
  readonly run: IndexedRun;
  readonly ctimeMs: number;
  readonly ino: number;
}

/** The base is chosen anew when there are this many times the runs that it was chosen from. */
const GROWTH = 2;

/** `known` is what the index holds of it. */
export function indexedExperiment(name: string, known: PackedExperiment | undefined): IndexedExperiment {
  const shelf: Shelf = {
    name,
    keys: indexKeys(known?.base ?? {}, known?.extra ?? []),
    figureSets: new FigureSets([...(known?.figureSets ?? [])]),
  };
  const rows = new Map((known?.rows ?? []).map((row) => [row.id, row]));
  const kept: RowRun[] = [];
  const added: (Entry & { readonly isSettled: boolean })[] = [];
  return {
    keep(folder, { ctimeMs, ino }) {
      const row = rows.get(folder.id);
      if (row?.ctimeMs !== ctimeMs || row.ino !== ino) return false;
      kept.push(new RowRun(shelf, folder, row));
      return true;
    },
    add(folder, { read, stat: { ctimeMs, ino }, isSettled }) {
      added.push({ run: freshRun(name, folder, read), ctimeMs, ino, isSettled });
    },
    hasLost: () => kept.length < rows.size,
    runs: () => [...kept, ...added.map(({ run }) => run)],
    pack() {
      const settled = added.filter(({ isSettled }) => isSettled);
      const count = kept.length + settled.length;
      if (known !== undefined && count < GROWTH * known.chosenFrom) {
        const fresh = settled.map((entry) => packRow(shelf, entry));
        return packed(shelf, { rows: [...kept.map(({ row }) => row), ...fresh], chosenFrom: known.chosenFrom });
      }
      const entries = [...kept.map((run) => ({ run, ctimeMs: run.row.ctimeMs, ino: run.row.ino })), ...settled];
      const keys = chooseKeys(entries.map(({ run }) => run.settings));
      const anew: Shelf = { name, keys, figureSets: new FigureSets([]) };
      return packed(anew, { rows: entries.map((entry) => packRow(anew, entry)), chosenFrom: count });
    },
  };
}

function packed(
  { name, keys, figureSets }: Shelf,
  { rows, chosenFrom }: { rows: readonly PackedRow[]; chosenFrom: number },
): PackedExperiment {
  const extra = keys.names.slice(keys.base.size);
  return { name, base: Object.fromEntries(keys.base), extra, chosenFrom, figureSets: figureSets.keys, rows };
}

function packRow({ keys, figureSets }: Shelf, { run, ctimeMs, ino }: Entry): PackedRow {
  const figures = figureSets.pack(run.figures);
  return {
    id: run.folder.id,
    ctimeMs,
    ino,
    facts: run.facts,
    ...packSettings(keys, run.settings),
    ...(figures.length === 0 ? {} : { figures }),
  };
}
