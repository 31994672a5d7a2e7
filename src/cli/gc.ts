import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { collectGarbage, type GarbageCount, type GarbageKind, type GarbageReport } from '../store/collect-garbage.js';
import { lookAtStore, type StoreLayout } from '../store/layout.js';
import { tryLock, type LockContent } from '../store/lock.js';
import type { Io, Options } from './command.js';
import { amountOption } from './housekeeping/amount-option.js';
import { byteText } from './housekeeping/byte-text.js';
import { housekeepingProblem } from './housekeeping/housekeeping-problem.js';
import { namedRuns } from './housekeeping/named-runs.js';
import { tableText } from './list/table.js';
import { listOption } from './options.js';
import { runsRoot } from './runs-root.js';

const DAY_MS = 24 * 3600 * 1000;
const MINUTE_MS = 60 * 1000;

/** `voxrun gc`: removes what no run needs, and with `--dry-run` says what that would be. */
export function run(_args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  const trashDays = amountOption({ name: 'trash-days', value: options.trashDays, absent: 30, unit: 'days' });
  const grace = amountOption({ name: 'grace', value: options.grace, absent: 60, unit: 'minutes' });
  const keep = keptRuns(layout, options);
  const dryRun = options.dryRun === true;
  const request = {
    layout,
    trashMs: trashDays * DAY_MS,
    graceMs: grace * MINUTE_MS,
    ...(keep === undefined ? {} : { checkpoints: { keep } }),
  };
  if (!existsSync(layout.store)) {
    io.err(`there is no store in ${layout.runs}, so there is nothing to remove`);
    return Promise.resolve(ExitCode.ok);
  }
  if (dryRun) {
    show(collectGarbage({ ...request, nowMs: Date.now(), dryRun }), { dryRun, trashDays, options, io });
    return Promise.resolve(ExitCode.ok);
  }
  const attempt = tryLock({ folder: layout.locks, name: LOCK, purpose: 'housekeeping', command: 'voxrun gc' });
  if (attempt.kind === 'busy') {
    io.err(busyText(attempt.by));
    return Promise.resolve(ExitCode.locked);
  }
  try {
    // What was just written says what time it is for the file system, whatever this machine's clock says.
    const nowMs = statSync(join(layout.locks, `${LOCK}.lock`)).mtimeMs;
    show(collectGarbage({ ...request, nowMs, dryRun }), { dryRun, trashDays, options, io });
  } finally {
    attempt.lock.release();
  }
  return Promise.resolve(ExitCode.ok);
}

const LOCK = 'gc';

/** Undefined where checkpoints are not to be touched. */
function keptRuns(layout: StoreLayout, { checkpoints, keep }: Options): ReturnType<typeof namedRuns> | undefined {
  const names = listOption(keep);
  if (checkpoints === true) return namedRuns(layout, names);
  if (names.length === 0) return undefined;
  throw housekeepingProblem({
    code: 'KEEP_WITHOUT_CHECKPOINTS',
    message: '--keep names runs whose checkpoints stay, and without --checkpoints all of them stay',
    fix: '`voxrun gc --checkpoints --keep RUN`',
  });
}

interface Showing {
  readonly dryRun: boolean;
  readonly trashDays: number;
  readonly options: Options;
  readonly io: Io;
}

function show({ counts, elsewhere }: GarbageReport, { dryRun, trashDays, options, io }: Showing): void {
  const bytes = counts.reduce((sum, one) => sum + one.bytes, 0);
  if (options.json === true) {
    io.out(`${JSON.stringify({ format: 1, dry_run: dryRun, removed: counts, bytes, elsewhere }, undefined, 1)}\n`);
    return;
  }
  if (counts.length > 0) io.out(table(counts, { bytes, trashDays, width: io.columns }));
  if (elsewhere > 0) {
    const what = elsewhere === 1 ? 'a stage process' : `${elsewhere} stage processes`;
    io.err(`what ${what} of other machines left stays: \`voxrun gc\` on those machines can tell whether it is needed`);
  }
  if (counts.length === 0) io.err('there is nothing to remove');
  else if (dryRun) io.err('nothing was removed: `voxrun gc` with the same options does it');
}

function table(
  counts: readonly GarbageCount[],
  { bytes, trashDays, width }: { bytes: number; trashDays: number; width: number },
): string {
  const whats = counts.map(({ kind }) => WHAT[kind](trashDays));
  return tableText(
    [
      { header: 'what', cells: [...whats, 'total'], align: 'left', narrowest: 20 },
      { header: 'count', cells: [...counts.map(({ count }) => String(count)), ''], align: 'right' },
      { header: 'disk', cells: [...counts.map((one) => byteText(one.bytes)), byteText(bytes)], align: 'right' },
    ],
    width,
  );
}

const WHAT: Readonly<Record<GarbageKind, (trashDays: number) => string>> = {
  'trashed-run': (days) => (days === 0 ? 'runs in the trash' : `runs in the trash for more than ${days} days`),
  result: () => 'results that no run names',
  key: () => 'keys of results that are gone',
  attempt: () => 'what stages left that were stopped or failed',
  checkpoint: () => 'checkpoints of finished trainings',
  'unbegun-run': () => 'runs that were stopped before they began',
  lock: () => 'locks of processes that have ended',
  'half-written': () => 'half-written files',
  'old-index': () => 'indexes of older versions',
  interrupted: () => 'what an interrupted gc left',
};

function busyText({ owner, since }: LockContent): string {
  const stop = owner.host === hostname() ? '' : ` on ${owner.host}`;
  return (
    `error GC_IS_LIVE another \`voxrun gc\` is under way in this runs folder: process ${owner.pid} on ${owner.host}, since ${since}\n` +
    `   fix: wait for it, or end it with \`kill ${owner.pid}\`${stop}`
  );
}
