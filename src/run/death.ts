import type { Failure } from '../base/failure.js';
import type { JobState } from './executor.js';

/** What to tell the user of a process that ended without publishing or reporting why. */
export function deathOf(state: Extract<JobState, { kind: 'ended' }>, timeoutMs: number | undefined): Failure {
  if (state.cause === 'time') {
    return {
      code: 'OUT_OF_TIME',
      message: `the stage was stopped after its time budget of ${(timeoutMs ?? 0) / 60_000} minutes`,
      fix: 'raise resources.minutes; training goes on from its last checkpoint',
    };
  }
  if (state.cause === 'memory') {
    return {
      code: 'OUT_OF_MEMORY',
      message: 'the stage ran out of memory and was killed by the system',
      fix: 'use a smaller training.patch or training.batch, or close other programs',
    };
  }
  // On a full disk it cannot even write down that the disk is full.
  if (/\bENOSPC\b|\bEDQUOT\b/.test(state.stderr)) {
    return {
      code: 'DISK_FULL',
      message: 'the disk is full',
      fix: 'free some space and run again; nothing stored was changed',
    };
  }
  const how =
    state.signal === undefined
      ? `ended with exit code ${state.exitCode ?? 'unknown'}`
      : `was killed by ${state.signal}`;
  const said = state.stderr.trim().split('\n').slice(-3).join(' | ');
  return {
    code: 'KILLED',
    message: `the stage process ${how} without saying why${said === '' ? '' : `; its last words: ${said}`}`,
    fix: 'run again: finished stages are kept, and training goes on from its last checkpoint',
  };
}
