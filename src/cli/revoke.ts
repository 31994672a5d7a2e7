import { ExitCode } from '../base/exit-code.js';
import { lookAtStore, openStore, type StoreLayout } from '../store/layout.js';
import { matchResults } from '../store/revoke-results.js';
import { activeRevocations, readRevocations, revoke, revokedResults, undoRevocation } from '../store/revoke.js';
import type { Io, Options } from './command.js';
import { affectedRuns, runsText, stagesText } from './housekeeping/affected.js';
import { housekeepingProblem } from './housekeeping/housekeeping-problem.js';
import { revocationQuery, whatText } from './housekeeping/revocation-query.js';
import { requireMatch } from './housekeeping/require-match.js';
import { printableLine } from '../base/printable.js';
import { runsRoot } from './runs-root.js';

/** `voxrun revoke`: takes stored results out of use, or back into it. Removes nothing. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const root = runsRoot(options, io);
  const layout = lookAtStore(root);
  if (options.list === true) listThem(layout, options, io);
  else if (typeof options.undo === 'string') undo(layout, options.undo, { options, io });
  else revokeThem({ layout, root, args, options, io });
  return Promise.resolve(ExitCode.ok);
}

function revokeThem(given: {
  layout: StoreLayout;
  root: string;
  args: readonly string[];
  options: Options;
  io: Io;
}): void {
  const { layout, root, args, options, io } = given;
  const query = revocationQuery({ layout, args, options });
  const what = whatText(query);
  const { matched, known } = matchResults(layout, query);
  requireMatch({ matched, known, what });
  const before = revokedResults(readRevocations(layout));
  const fresh = matched.filter(({ result }) => !before.has(result));
  const runs = affectedRuns(layout, new Set(fresh.map(({ result }) => result)));
  const counts = stagesText(fresh);
  if (fresh.length === 0) {
    io.err(`all ${matched.length} results of ${what} are revoked already: \`voxrun revoke --list\` shows by what`);
    return;
  }
  const dryRun = options.dryRun === true;
  const reason = typeof options.reason === 'string' ? { reason: printableLine(options.reason) } : {};
  const results = fresh.map(({ result }) => result);
  const command = ['voxrun', ...process.argv.slice(2)].join(' ');
  const done = dryRun ? undefined : revoke(openStore(root), { what, results, command, ...reason });
  if (options.json === true) {
    const id = done === undefined ? {} : { id: done.id };
    io.out(`${JSON.stringify({ format: 1, dry_run: dryRun, ...id, what, ...reason, results, runs }, undefined, 1)}\n`);
    return;
  }
  io.out(
    `${dryRun ? 'would revoke' : `${done!.id}: revoked`} ${fresh.length} results of ${what}: ${counts}\n${runsText(runs)}`,
  );
  io.err(
    dryRun
      ? 'nothing was changed: the same without --dry-run does it'
      : `they stay on disk and are not used any more; \`voxrun run FILE\` or \`voxrun rerun RUN\` computes them anew, ` +
          `and \`voxrun revoke --undo ${done!.id}\` takes it back. What is published from now on is not covered`,
  );
}

function listThem(layout: StoreLayout, { json }: Options, io: Io): void {
  const revocations = readRevocations(layout).map((one) => ({
    ...one,
    runs: affectedRuns(layout, new Set(one.results)),
  }));
  if (json === true) io.out(`${JSON.stringify({ format: 1, revocations }, undefined, 1)}\n`);
  else if (revocations.length === 0) io.err('nothing is revoked');
  else {
    for (const { id, what, results, at, by, reason, runs } of revocations) {
      const why = reason === undefined ? '' : `   ${reason}\n`;
      io.out(`${id} ${results.length} results of ${what}, ${at.slice(0, 10)} by ${by}\n${why}${runsText(runs)}`);
    }
  }
}

function undo(layout: StoreLayout, id: string, { options, io }: { options: Options; io: Io }): void {
  const active = activeRevocations(layout);
  if (!active.includes(id)) {
    const known = active.length === 0 ? 'nothing is revoked' : `revoked is ${active.join(', ')}`;
    throw housekeepingProblem({
      code: 'REVOCATION_UNKNOWN',
      message: `there is no revocation ${JSON.stringify(id)} that holds: ${known}`,
      fix: '`voxrun revoke --list` shows them',
    });
  }
  undoRevocation(layout, id, ['voxrun', ...process.argv.slice(2)].join(' '));
  if (options.json === true) io.out(`${JSON.stringify({ format: 1, undone: id }, undefined, 1)}\n`);
  else io.err(`${id} is taken back: its results are in use again`);
}
