import type { Sha256 } from '../base/hash.js';
import { holderOf, tryLock, type HeldLock, type LockContent } from '../store/lock.js';

/** A device that jobs compute on, one at a time. */
export interface Device {
  /** Value of `CUDA_VISIBLE_DEVICES` for a process that computes on it. */
  readonly entry: string;
  /** Names it on this machine, whatever an inherited variable calls it: its UUID where that is known. */
  readonly id: string;
}

/** What stages of this machine may use at once. Several runs of one process share it. */
export interface Reservations {
  /** CPU threads, of which jobs take some each. */
  readonly slots: number;
  /** Fingerprints that jobs of this process compute now, for the other runs that it executes. */
  readonly claims: Set<Sha256>;
  freeSlots(): number;
  /** Jobs that hold something now. */
  jobs(): readonly ReservedJob[];
  /** Undefined while no device is free, if one is asked for; slots are the caller's to look at. */
  take(request: {
    readonly stage: string;
    readonly threads: number;
    readonly device: boolean;
  }): Reservation | undefined;
  /** Who has the devices that are not free, for people. */
  deviceHolders(): readonly LockContent[];
}

export interface ReservedJob {
  readonly stage: string;
  /** On this process's own clock. */
  readonly sinceMs: number;
  readonly pid?: number;
}

export interface Reservation {
  readonly threads: number;
  /** Entry of the device, where one was asked for. */
  readonly device?: string;
  /** The device stays taken until this process has ended, also if the present one dies before it. */
  keepFor(pid: number): void;
  release(): void;
}

/**
 * Slots are counted within this process. Devices are leased by files in `leases`, a folder of this host and user, so
 * that no two jobs of theirs compute on one device, whichever command started them. Without `devices`, asking for one
 * gives none and waits for none: the jobs compute on the processor.
 */
export function reservations(options: {
  slots: number;
  devices?: readonly Device[];
  leases?: string;
  command: string;
}): Reservations {
  const { slots, devices = [], leases = '', command } = options;
  let taken = 0;
  const jobs = new Set<ReservedJob>();
  const held = new Set<string>();

  const leaseDevice = (): { device: Device; lock: HeldLock } | undefined => {
    for (const device of devices) {
      // The lock tells of other processes; within this one it would count as held by somebody alive all the same.
      if (held.has(device.id)) continue;
      const attempt = tryLock({ folder: leases, name: leaseName(device), purpose: device.id, command });
      if (attempt.kind === 'held') return { device, lock: attempt.lock };
    }
    return undefined;
  };

  return {
    slots,
    claims: new Set(),
    freeSlots: () => slots - taken,
    jobs: () => [...jobs],
    take({ stage, threads, device: wantsDevice }) {
      const lease = wantsDevice && devices.length > 0 ? leaseDevice() : undefined;
      if (wantsDevice && devices.length > 0 && lease === undefined) return undefined;
      taken += threads;
      let job: ReservedJob = { stage, sinceMs: performance.now() };
      jobs.add(job);
      if (lease !== undefined) held.add(lease.device.id);
      let released = false;
      return {
        threads,
        ...(lease === undefined ? {} : { device: lease.device.entry }),
        keepFor(pid) {
          jobs.delete(job);
          job = { ...job, pid };
          jobs.add(job);
          lease?.lock.keepFor(pid);
        },
        release() {
          if (released) return;
          released = true;
          taken -= threads;
          jobs.delete(job);
          if (lease === undefined) return;
          held.delete(lease.device.id);
          lease.lock.release();
        },
      };
    },
    deviceHolders: () => devices.flatMap((device) => holderOf(leases, leaseName(device)) ?? []),
  };
}

/** A file name, whatever the variable held. */
function leaseName({ id }: Device): string {
  return `gpu-${id.replace(/[^A-Za-z0-9-]/g, '_')}`;
}
