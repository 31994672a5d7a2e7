import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../test/support/processes.js';
import type { LockContent } from '../store/lock.js';
import { reservations, type Reservations } from './reservations.js';

let leases: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  leases = mkdtempSync(join(tmpdir(), 'voxrun-leases-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

const gpus = ['GPU-1a', 'GPU-2b'].map((id) => ({ entry: id, id }));

function open(devices = gpus): Reservations {
  return reservations({ slots: 4, devices, leases, command: 'voxrun run a.yaml' });
}

const job = { stage: 'train', threads: 1, device: true };

/** As if the process that took the lease had been killed. */
function killOwner(): string {
  const [name] = readdirSync(leases).filter((one) => one.endsWith('.lock'));
  const path = join(leases, name!);
  const lock = JSON.parse(readFileSync(path, 'utf8')) as LockContent;
  writeFileSync(path, JSON.stringify({ ...lock, owner: { ...lock.owner, pid: 2 ** 22 - 1 } }));
  return path;
}

describe('reservations', () => {
  it('counts threads, and gives each job a device of its own', () => {
    const mine = open();
    const first = mine.take(job);
    const second = mine.take(job);
    expect([first?.device, second?.device, mine.freeSlots()]).toEqual(['GPU-1a', 'GPU-2b', 2]);
    expect(mine.take(job)).toBeUndefined();
    expect(mine.take({ ...job, device: false })?.device).toBeUndefined();
    first!.release();
    first!.release();
    expect([mine.freeSlots(), mine.take(job)?.device]).toEqual([2, 'GPU-1a']);
  });

  it('gives no device that another process holds, and tells who', () => {
    const theirs = open();
    theirs.take(job);
    const mine = open();
    expect(mine.take(job)?.device).toBe('GPU-2b');
    expect(mine.take(job)).toBeUndefined();
    expect(mine.deviceHolders().map(({ purpose, command }) => [purpose, command])).toEqual([
      ['GPU-1a', 'voxrun run a.yaml'],
      ['GPU-2b', 'voxrun run a.yaml'],
    ]);
  });

  it('knows a device by its identity, whatever an inherited variable calls it', () => {
    open().take(job);
    expect(open([{ entry: '0', id: 'GPU-1a' }]).take(job)).toBeUndefined();
  });

  it('takes over the device of a process that was killed', () => {
    open([gpus[0]!]).take(job);
    killOwner();
    expect(open([gpus[0]!]).take(job)?.device).toBe('GPU-1a');
  });

  it('leaves the device to a stage that outlives the process that started it, until it has ended', async () => {
    child = spawn('sleep', ['60']);
    const lease = open([gpus[0]!]).take(job)!;
    lease.keepFor(child.pid!);
    killOwner();
    expect(open([gpus[0]!]).take(job)).toBeUndefined();
    child.kill('SIGKILL');
    await until(() => child!.signalCode !== null);
    expect(open([gpus[0]!]).take(job)?.device).toBe('GPU-1a');
  });

  it('waits for no device where there is none to use', () => {
    expect(open([]).take(job)).toMatchObject({ threads: 1 });
  });
});
