import { join } from 'node:path';
import { writeFileAtomic } from '../../base/atomic-file.js';
import { ExitCode } from '../../base/exit-code.js';
import { checkResult, type CheckedNode, type DifferingFile } from '../../compare/check-results.js';
import type { StoreLayout } from '../../store/layout.js';
import { readNode, readNodes, type RunFolder } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import type { Drift } from './drift.js';

/** How many results that differ are named one by one. */
const NAMED = 10;

/**
 * Holds every result of a run against its recomputation, writes `check.json` into the folder of the latter and says what
 * differs. 0 if nothing does.
 */
export function tellCheck(options: {
  layout: StoreLayout;
  checked: RunFolder;
  again: RunFolder;
  drifts: readonly Drift[];
  options: Options;
  io: Io;
}): ExitCode {
  const { layout, checked, again, drifts, options: given, io } = options;
  const nodes = readNodes(checked).flatMap(({ node, result, state }): (CheckedNode | string)[] => {
    const now = readNode(again, node)?.result;
    // A test of the run is not what was computed again.
    if (state !== 'done' || result === undefined || /-test(\[|$)/.test(node)) return [];
    return [now === undefined ? node : checkResult(layout, { node, before: result, now })];
  });
  const uncomputed = nodes.filter((node) => typeof node === 'string');
  const compared = nodes.filter((node) => typeof node !== 'string');
  const different = compared.filter(({ differing }) => differing.length > 0);
  const report = {
    format: 1,
    run: checked.id,
    again: again.id,
    same: compared.length - different.length,
    different: different.map((one) => ({ ...one, began: one.sameInputs })),
    not_computed: uncomputed,
    drift: drifts,
  };
  writeFileAtomic(join(again.path, 'check.json'), `${JSON.stringify(report, undefined, 1)}\n`);
  const same = different.length === 0 && uncomputed.length === 0;
  if (given.json === true) io.out(`${JSON.stringify({ kind: 'check', ...report })}\n`);
  else io.out(same ? sameText(compared.length, checked) : differentText({ different, compared, uncomputed, checked }));
  return same ? ExitCode.ok : ExitCode.failed;
}

function sameText(count: number, { id }: RunFolder): string {
  return `run ${id} holds: all ${count} results were computed again, and every file is the same\n`;
}

function differentText(options: {
  different: readonly CheckedNode[];
  compared: readonly CheckedNode[];
  uncomputed: readonly string[];
  checked: RunFolder;
}): string {
  const { different, compared, uncomputed, checked } = options;
  // Where a difference began comes before what only follows from it.
  const ordered = [...different].sort((a, b) => Number(b.sameInputs) - Number(a.sameInputs));
  const lines = ordered
    .slice(0, NAMED)
    .flatMap(({ node, differing, sameInputs, before }) => [
      `   ${node}${sameInputs ? '' : ' (from other inputs: a result before it differs)'}: ${filesText(differing)}`,
      ...(sameInputs ? [`      stored in .store/results/${before}`] : []),
    ]);
  const more = ordered.length > NAMED ? [`   and ${ordered.length - NAMED} more in check.json`] : [];
  return `${[
    `run ${checked.id} does not hold: ${different.length} of ${compared.length} results differ from what was computed again`,
    ...lines,
    ...more,
    ...uncomputed.map((node) => `   ${node}: not computed again`),
    `   \`voxrun verify ${checked.id}\` tells which stored files were changed since they were published`,
  ].join('\n')}\n`;
}

const HOW: Readonly<Record<DifferingFile['how'], string>> = {
  changed: 'differs',
  damaged: 'is not what was published',
  missing: 'is not made any more',
  added: 'was not there',
};

function filesText(differing: readonly DifferingFile[]): string {
  const named = differing.slice(0, 3).map(({ file, how }) => `${file} ${HOW[how]}`);
  return `${named.join(', ')}${differing.length > 3 ? ` and ${differing.length - 3} more files` : ''}`;
}
