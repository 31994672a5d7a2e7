import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { outlived, tryLock, type LockContent } from './lock.js';
import { identityOf } from './process-identity.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-lock-'));
});

const take = () => tryLock({ folder, name: 'run-1', purpose: 'small', command: 'voxrun run small.yaml' });

function writeLock(change: Partial<LockContent['owner']>, beat = 0): void {
  const owner = { ...identityOf(process.pid), ...change };
  const content: LockContent = { owner, command: 'voxrun run', purpose: 'small', since: '', token: 'theirs', beat };
  writeFileSync(join(folder, 'run-1.lock'), JSON.stringify(content));
}

describe('tryLock', () => {
  it('lets one holder in and tells the next who it is', () => {
    const first = take();
    expect(first.kind).toBe('held');
    const second = take();
    expect(second.kind === 'busy' && [second.by.owner.pid, second.by.command]).toEqual([
      process.pid,
      'voxrun run small.yaml',
    ]);
    if (first.kind === 'held') first.lock.release();
    expect(existsSync(join(folder, 'run-1.lock'))).toBe(false);
    expect(take().kind).toBe('held');
  });

  it.each<[string, Partial<LockContent['owner']>]>([
    ['whose process ended', { pid: 2 ** 22 - 1 }],
    ['whose pid belongs to another process now', { startTime: '1' }],
    ['from before a reboot', { bootId: 'an earlier boot' }],
  ])('takes a lock over %s', (_title, change) => {
    writeLock(change);
    expect(take().kind).toBe('held');
  });

  it('takes a damaged lock over', () => {
    writeFileSync(join(folder, 'run-1.lock'), '{"owner":');
    expect(take().kind).toBe('held');
  });

  it('believes a lock of another host', () => {
    writeLock({ host: 'elsewhere' });
    expect(take().kind).toBe('busy');
  });
});

describe('outlived', () => {
  /** A clock that the test moves: no time is slept. */
  const fakeTime = (onTick: () => void) => {
    let time = 0;
    return {
      now: () => time,
      wait: (ms: number) => {
        time += ms;
        onTick();
        return Promise.resolve();
      },
    };
  };

  it('sees a beating heart on another host', async () => {
    writeLock({ host: 'elsewhere' });
    let beat = 0;
    expect(
      await outlived({
        folder,
        name: 'run-1',
        ...fakeTime(() => {
          writeLock({ host: 'elsewhere' }, ++beat);
        }),
      }),
    ).toBe(false);
  });

  it('breaks a lock whose heart stood still on its own clock, whatever times the file names', async () => {
    writeLock({ host: 'elsewhere' });
    expect(await outlived({ folder, name: 'run-1', ...fakeTime(() => undefined) })).toBe(true);
    expect(take().kind).toBe('held');
  });
});
