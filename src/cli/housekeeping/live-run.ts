import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreLayout } from '../../store/layout.js';
import { holderOf, outlived, SILENT_MS } from '../../store/lock.js';
import { readRunProcess, stateOfProcess } from '../../store/run-process.js';
import { readRunStart, type RunFolder } from '../../store/run-record.js';
import type { Io } from '../command.js';

/**
 * Whether a run is under way, and where. Of another machine's process only the heartbeat of its lock tells, which takes
 * up to a minute to watch.
 */
export async function liveHostOf(
  run: RunFolder,
  { layout, io }: { layout: StoreLayout; io: Io },
): Promise<string | undefined> {
  const noted = readRunProcess(run);
  const identity = readRunStart(run)?.identity;
  const lock = { folder: layout.locks, name: `run-${identity?.slice(0, 20) ?? ''}` };
  // Runs of before a run noted its process have only the lock, which their equals share.
  if (noted === undefined) return holderOf(lock.folder, lock.name)?.owner.host;
  if (stateOfProcess(noted) !== 'running') return undefined;
  const { host } = noted.process;
  if (host === hostname()) return host;
  if (holderOf(lock.folder, lock.name) === undefined) return undefined;
  io.err(`run ${run.id} was started on ${host}; watching for up to ${SILENT_MS / 1000} s whether it is still alive`);
  return (await outlived({ ...lock, wait: (ms) => sleep(ms), now: () => performance.now() })) ? undefined : host;
}
