import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile, type Sha256 } from '../base/hash.js';
import { resultFolder, type ResultId, type StoreLayout } from '../store/layout.js';
import { readManifest } from '../store/manifest.js';

/** One node of a run held against its own recomputation. */
export interface CheckedNode {
  readonly node: string;
  readonly before: ResultId;
  readonly now: ResultId;
  /** Outputs whose content differs; of the stored ones what lies on the disk counts, not what their manifest says. */
  readonly differing: readonly DifferingFile[];
  /** Whether both were computed from the same settings and inputs: if not, the difference began earlier. */
  readonly sameInputs: boolean;
}

export interface DifferingFile {
  readonly file: string;
  /**
   * `changed`: the recomputation gives something else; `damaged`: the stored file is not what was published;
   * `missing`, `added`: one side has it only.
   */
  readonly how: 'changed' | 'damaged' | 'missing' | 'added';
}

/** Compares the outputs of two results of one node, byte by byte through their hashes. */
export function checkResult(
  layout: StoreLayout,
  { node, before, now }: { node: string; before: ResultId; now: ResultId },
): CheckedNode {
  const stored = readManifest(layout, before);
  const computed = readManifest(layout, now);
  const names = new Set([...Object.keys(stored?.files ?? {}), ...Object.keys(computed?.files ?? {})]);
  const differing = [...names].sort().flatMap((file): DifferingFile[] => {
    const expected = computed?.files[file]?.sha256;
    const recorded = stored?.files[file]?.sha256;
    const found = contentOf(join(resultFolder(layout, before), 'out', file));
    if (expected === undefined) return [{ file, how: 'missing' }];
    if (found === undefined && recorded === undefined) return [{ file, how: 'added' }];
    if (found !== recorded) return [{ file, how: 'damaged' }];
    return found === expected ? [] : [{ file, how: 'changed' }];
  });
  const sameInputs = stored !== undefined && stored.fingerprint === computed?.fingerprint;
  return {
    node,
    before,
    now,
    differing: stored === undefined ? [{ file: 'manifest.json', how: 'damaged' }, ...differing] : differing,
    sameInputs,
  };
}

function contentOf(path: string): Sha256 | undefined {
  return existsSync(path) ? sha256OfFile(path) : undefined;
}
