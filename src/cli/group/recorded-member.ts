import type { MemberState, RecordedMember } from './group-record.js';
import type { MemberEnd } from './run-members.js';

/** `end` is undefined where the member was not started. */
export function recordedMember(member: string, end: MemberEnd | undefined): RecordedMember {
  if (end === undefined) return { member, state: 'waiting' };
  return { member, state: end.state, ...(end.run === undefined ? {} : { run: end.run.id }) };
}

/** A member with its runs of several seeds: its run is that of the first, its state the worst of theirs. */
export function recordedSeeds(member: string, ends: ReadonlyMap<number, MemberEnd>): RecordedMember {
  const seeds = [...ends].map(([seed, end]) => {
    const { state, run } = recordedMember(member, end);
    return { seed, state, ...(run === undefined ? {} : { run }) };
  });
  const states = new Set(seeds.map(({ state }) => state));
  const state = WORST_FIRST.find((one) => states.has(one)) ?? 'waiting';
  const run = seeds[0]?.run;
  return { member, state, ...(run === undefined ? {} : { run }), seeds };
}

const WORST_FIRST: readonly MemberState[] = [
  'failed',
  'refused',
  'locked',
  'interrupted',
  'waiting',
  'partial',
  'complete',
];
