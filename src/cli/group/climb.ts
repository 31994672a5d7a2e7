import type { JsonObject } from '../../base/json.js';
import type { LoadedGroup } from '../../config/groups/load-members.js';
import { openLoaded, type OpenedFile } from '../experiment/open.js';
import { decideStep, type Decision } from './decide-step.js';
import type { LadderRecord, RecordedMember } from './group-record.js';
import { ladderParts } from './ladder-parts.js';
import { recordedMember, recordedSeeds } from './recorded-member.js';
import { runSideBySide, summaryOf, type GroupCall, type MemberEnd, type OpenedMember } from './run-members.js';

type Ladder = Extract<LoadedGroup, { readonly kind: 'ladder' }>;

/** What is known of a ladder so far. */
export interface Climbed {
  /** Of the steps tried, in order, by name. */
  readonly members: ReadonlyMap<string, RecordedMember>;
  readonly ladder: LadderRecord;
  readonly ends: readonly MemberEnd[];
}

/**
 * Runs the base, then each step on top of those that were kept: on the one fold that decides, with each seed. What is
 * kept at the end and the base then run on all other folds, which decided nothing. `told` is called after each of these.
 * Throws `DiagnosticError` where the split has no such fold.
 */
export async function climb(
  ladder: Ladder,
  {
    base,
    asked,
    call,
    told,
  }: {
    base: OpenedFile;
    /** Folds that the final estimate may be over; undefined for all. */
    asked: readonly number[] | undefined;
    call: GroupCall;
    told: (climbed: Climbed) => void;
  },
): Promise<void> {
  const { rule } = ladder.deciding;
  const { fold, others, seeds } = ladderParts(ladder, { base, asked });
  const members = new Map<string, RecordedMember>();
  const decisions: Decision[] = [];
  const ends: MemberEnd[] = [];
  let final: LadderRecord['final'];
  const tell = (): void => {
    const record = { deciding: { rule, fold, seeds }, decisions, ...(final === undefined ? {} : { final }) };
    told({ members, ladder: record, ends });
  };
  const run = (name: string, steps: readonly number[], on: { folds: readonly number[]; seeds: readonly number[] }) =>
    runWithSeeds({ ladder, name, steps, ...on, call });
  const tryOnDecidingFold = async (name: string, steps: readonly number[]): Promise<Tried> => {
    const ofSeeds = await run(name, steps, { folds: [fold], seeds });
    members.set(name, recordedSeeds(name, ofSeeds));
    ends.push(...ofSeeds.values());
    return { name, steps, summaries: completeSummaries(ofSeeds, seeds) };
  };

  let best = await tryOnDecidingFold('base', []);
  tell();
  for (const [index, { name }] of ladder.members.entries()) {
    if (index === 0) continue;
    if (call.stop.signal.aborted || best.summaries === undefined) return;
    const step = await tryOnDecidingFold(name, [...best.steps, index]);
    const decision = decideStep({
      step: name,
      against: best.name,
      rule,
      before: best.summaries,
      after: step.summaries,
    });
    decisions.push(decision);
    if (decision.kept) best = step;
    tell();
    if (call.options.quiet !== true) {
      call.io.err(`[${name}] ${decision.kept ? 'kept' : 'dropped'}: ${decision.reason}\n`);
    }
  }
  if (call.stop.signal.aborted || best.summaries === undefined || others.length === 0) return;
  const measured: RecordedMember[] = [];
  for (const { name, steps } of best.name === 'base' ? [best] : [{ name: 'base', steps: [] }, best]) {
    const [end] = [...(await run(name, steps, { folds: others, seeds: seeds.slice(0, 1) })).values()];
    if (end !== undefined) ends.push(end);
    measured.push(recordedMember(name, end));
    final = { folds: others, members: measured };
    tell();
  }
}

interface Tried {
  readonly name: string;
  readonly steps: readonly number[];
  /** By seed; undefined where a run did not come to its end. */
  readonly summaries: readonly JsonObject[] | undefined;
}

async function runWithSeeds(options: {
  ladder: Ladder;
  name: string;
  steps: readonly number[];
  folds: readonly number[];
  seeds: readonly number[];
  call: GroupCall;
}): Promise<Map<number, MemberEnd>> {
  const { ladder, name, steps, folds, seeds, call } = options;
  const { io } = call;
  const ofFolds = { ...call.options, fold: folds.map(String) };
  const ends = new Map<number, MemberEnd>();
  const seedOf = new Map<OpenedMember, number>();
  for (const seed of seeds) {
    const opened = await openLoaded({ loaded: ladder.composeLadder(steps, seed), options: ofFolds, io });
    seedOf.set({ name, label: seeds.length === 1 ? name : `${name}, seed ${seed}`, opened }, seed);
  }
  await runSideBySide([...seedOf.keys()], { call, ended: (member, end) => ends.set(seedOf.get(member)!, end) });
  return new Map(seeds.flatMap((seed) => (ends.has(seed) ? [[seed, ends.get(seed)!]] : [])));
}

function completeSummaries(
  ends: ReadonlyMap<number, MemberEnd>,
  seeds: readonly number[],
): readonly JsonObject[] | undefined {
  const summaries = seeds.flatMap((seed) => {
    const end = ends.get(seed);
    const summary = end?.state === 'complete' ? summaryOf(end.run) : undefined;
    return summary === undefined ? [] : [summary];
  });
  return summaries.length === seeds.length ? summaries : undefined;
}
