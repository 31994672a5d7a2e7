import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { outlived, SILENT_MS, tryLock, type HeldLock, type LockContent } from '../../store/lock.js';
import { printableLine } from '../../base/printable.js';
import type { Io } from '../command.js';
import type { OpenedExperiment } from './open.js';

/** Takes the lock of this very run, or tells who has it and returns undefined. */
export async function lockRun(options: { opened: OpenedExperiment; io: Io }): Promise<HeldLock | undefined> {
  const { opened, io } = options;
  const name = opened.loaded.experiment.name;
  const request = {
    folder: opened.layout.locks,
    name: `run-${opened.identity.slice(0, 20)}`,
    purpose: name,
    command: ['voxrun', ...process.argv.slice(2)].join(' '),
  };
  let attempt = tryLock(request);
  if (attempt.kind === 'busy' && attempt.by.owner.host !== hostname()) {
    // Whether a process of another machine lives can only be seen from its heartbeat.
    const { host } = attempt.by.owner;
    io.err(`the same run was started on ${host}; watching for up to ${SILENT_MS / 1000} s whether it is still alive`);
    if (await outlived({ ...request, wait: (ms) => sleep(ms), now: () => performance.now() }))
      attempt = tryLock(request);
  }
  if (attempt.kind === 'held') return attempt.lock;
  io.err(liveText(name, attempt.by));
  return undefined;
}

function liveText(name: string, { owner, command, since }: LockContent): string {
  const stop = owner.host === hostname() ? `stop it with \`kill ${owner.pid}\`` : `stop it on ${owner.host}`;
  return (
    `error RUN_IS_LIVE the same run of ${name} is under way: process ${owner.pid} on ${owner.host}, ` +
    `started ${printableLine(since)} as \`${printableLine(command)}\`\n   fix: wait for it, or ${stop}; what it finished is kept`
  );
}
