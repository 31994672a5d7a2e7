import { readPreparedCase, type LoadedCase } from '../../imaging/prepared-file.js';

/** Prepared cases held in memory, the least recently used let go first. */
export interface CaseCache {
  get(folder: string): LoadedCase;
}

/** `limitBytes` bounds what is kept; the case in use is kept even if it alone is larger. */
export function caseCache(limitBytes: number, read: (folder: string) => LoadedCase = readPreparedCase): CaseCache {
  // A map keeps the order of insertion, so the first entry is the least recently used.
  const held = new Map<string, LoadedCase>();
  let bytes = 0;
  return {
    get(folder) {
      const known = held.get(folder);
      if (known !== undefined) {
        held.delete(folder);
        held.set(folder, known);
        return known;
      }
      const loaded = read(folder);
      bytes += loaded.bytes;
      held.set(folder, loaded);
      for (const [oldest, { bytes: freed }] of held) {
        if (bytes <= limitBytes || oldest === folder) break;
        held.delete(oldest);
        bytes -= freed;
      }
      return loaded;
    },
  };
}
