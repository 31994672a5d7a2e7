import { hostname } from 'node:os';
import { printableLine } from '../base/printable.js';
import type { LockContent } from '../store/lock.js';

/** Tells the user why nothing happens. */
export function waitsFor({ owner, command }: LockContent): string {
  const where = owner.host === hostname() ? '' : ` on ${owner.host}`;
  return `is being computed by process ${owner.pid}${where} (${printableLine(command)}); this run waits for its result`;
}
