import { assertNever } from '../../base/assert-never.js';
import type { Finding } from '../../store/verify-store.js';
import { printableLine } from '../../base/printable.js';

/** How many runs are named one by one. */
const NAMED_RUNS = 3;

/**
 * ```
 * error FILE_CHANGED runs/.store/results/3fa9.../out/predictions/a.nii.gz does not hold what was published
 *    of predict[0], which run 20261122-114502-3fa9c1d2 relies on
 *    fix: ...
 * ```
 *
 * `shownRoot` is the runs root as the user may write it.
 */
export function findingText(finding: Finding, shownRoot: string): string {
  const { what, fix } = textOf(finding);
  const whose = [finding.node === undefined ? [] : [`of ${finding.node}`], reliance(finding)].flat().join(', ');
  const lines = [
    `error ${finding.code} ${shownRoot}/${finding.path} ${what}`,
    ...(whose === '' ? [] : [`   ${whose}`]),
    `   fix: ${fix}`,
  ];
  return lines.map(printableLine).join('\n');
}

function reliance({ code, runs, node }: Finding): string[] {
  // The path says whose record it is.
  if (code === 'RECORD_DAMAGED' || code === 'SUMMARY_DIFFERS') return [];
  if (runs.length === 0) return ['no run relies on it'];
  const more = runs.length > NAMED_RUNS ? ` and ${runs.length - NAMED_RUNS} more` : '';
  const named = `${runs.length === 1 ? 'run' : 'runs'} ${runs.slice(0, NAMED_RUNS).join(', ')}${more}`;
  return [`${node === undefined ? '' : 'which '}${named} ${runs.length === 1 ? 'relies' : 'rely'} on`];
}

function textOf({ code, runs }: Finding): { readonly what: string; readonly fix: string } {
  const [run = 'RUN'] = runs;
  const again = runs.length === 0 ? '`voxrun gc` removes it later' : `\`voxrun rerun ${run}\` computes it anew`;
  const replaced = `\`voxrun verify --repair\` takes it out of use, and ${again}`;
  switch (code) {
    case 'FILE_CHANGED':
      return { what: 'does not hold what was published', fix: replaced };
    case 'FILE_MISSING':
      return { what: 'is missing, or is no file any more', fix: replaced };
    case 'FILE_UNEXPECTED':
      return { what: 'was not published with the result', fix: 'look where it comes from, and delete it' };
    case 'MANIFEST_DAMAGED':
      return { what: 'is missing or damaged, so nothing tells what the result has to hold', fix: replaced };
    case 'FINGERPRINT_WRONG':
      return { what: 'was changed: its fingerprint does not belong to its settings and inputs', fix: replaced };
    case 'KEY_WITHOUT_RESULT':
      return { what: 'names a result that is not there', fix: '`voxrun verify --repair` takes it out of use' };
    case 'RESULT_SET_ASIDE':
      return {
        what: 'was damaged and is out of use',
        fix: `${again} in a run of its own, and \`voxrun rm ${run}\` puts the old one away`,
      };
    case 'RESULT_GONE':
      return { what: 'names a result that is not there', fix: again };
    case 'RECORD_WRONG':
      return { what: 'names a result that answers something else: one of the two was changed', fix: again };
    case 'RECORD_DAMAGED':
      return {
        what: 'cannot be read',
        fix: `restore it from a backup; or \`voxrun rerun ${run}\` makes a run of its own`,
      };
    case 'SUMMARY_DIFFERS':
      return {
        what: 'says other than the result that it was made from',
        fix: `\`voxrun verify ${run} --repair\` takes it out of use, and \`voxrun resume ${run}\` writes it again`,
      };
    default:
      return assertNever(code);
  }
}
