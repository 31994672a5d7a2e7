import { join } from 'node:path';
import { hasErrorCode } from '../base/atomic-file.js';
import { StageFailure } from '../base/failure.js';
import { sha256OfFile } from '../base/hash.js';
import { isJsonObject, type Json } from '../base/json.js';
import { resultFolder, type StoreLayout } from '../store/layout.js';
import type { TaskNode } from './task.js';

/**
 * Hashes every stored file that entered the node's fingerprint: what is computed and published under that name must be
 * computed from that content. Throws RESULT_DAMAGED, naming the node whose result it is.
 */
export function verifyInputs(layout: StoreLayout, node: TaskNode): void {
  for (const [id, result] of Object.entries(node.results)) {
    for (const [file, expected] of Object.entries(digestsOf(node, id))) {
      const path = join(resultFolder(layout, result), 'out', file);
      if (hashIfThere(path) === expected) continue;
      throw new StageFailure({
        code: 'RESULT_DAMAGED',
        message: `the stored result of ${id} is damaged: ${path} does not hold what was published`,
        fix: 'run again: the damaged result is no longer used and is computed anew',
        damaged: id,
      });
    }
  }
}

/** The part of the fingerprint's basis that came from one node: `train` for `train[0]`, `prepare.case_3` for its case. */
function digestsOf(node: TaskNode, id: string): Readonly<Record<string, string>> {
  const match = /^([^[]+)(?:\[(.*)\])?$/.exec(id)!;
  const ofStage: Json | undefined = node.basis.inputs[match[1]!];
  if (!isJsonObject(ofStage)) return {};
  const key = match[2];
  const nested = key === undefined ? undefined : ofStage[key];
  return (isJsonObject(nested) ? nested : ofStage) as Readonly<Record<string, string>>;
}

function hashIfThere(path: string): string | undefined {
  try {
    return sha256OfFile(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
