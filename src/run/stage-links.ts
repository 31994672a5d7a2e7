import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { resultFolder, type ResultId, type StoreLayout } from '../store/layout.js';
import { nodeFileName, type RunFolder } from '../store/run-record.js';

/** `stages/train.0` points at the result, relative so that the runs root can move. For people; nothing reads it. */
export function linkStage(options: { run: RunFolder; layout: StoreLayout; node: string; result: ResultId }): void {
  const { run, layout, node, result } = options;
  const folder = join(run.path, 'stages');
  const link = join(folder, nodeFileName(node).replace(/\.json$/, ''));
  try {
    mkdirSync(folder, { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(relative(folder, resultFolder(layout, result)), link);
  } catch {
    // A file system without links: the nodes' records hold the same facts.
  }
}
