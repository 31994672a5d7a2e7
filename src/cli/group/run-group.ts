import { join } from 'node:path';
import type { JsonObject } from '../../base/json.js';
import { ExitCode } from '../../base/exit-code.js';
import type { LoadedGroup } from '../../config/groups/load-members.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import type { Reservations } from '../../run/reservations.js';
import { catalog } from '../../stages/catalog.js';
import { readJsonObject, type RunFolder, type RunMembership } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { reservationsFor } from '../experiment/follow-execution.js';
import { openLoaded, type OpenedFile } from '../experiment/open.js';
import { selectionOf } from '../experiment/selection.js';
import { startRun, type StartedRun } from '../experiment/start-run.js';
import { untilSignal, type Stop } from '../experiment/until-signal.js';
import { jobsOption, listOption } from '../options.js';
import { tellError } from '../tell-error.js';
import { showWarnings } from '../show-warnings.js';
import { jsonView } from '../view/json-view.js';
import { linesView } from '../view/lines-view.js';
import { decideStep, type Decision } from './decide-step.js';
import { groupIdOf, writeGroup, type GroupRecord, type MemberState, type RecordedMember } from './group-record.js';
import { groupTable } from './group-table.js';
import { memberIo } from './member-io.js';

type Group = Exclude<LoadedGroup, { readonly kind: 'single' }>;

/**
 * Runs the members of a group: as many at once as there are threads for, of a ladder one after the other, each step on
 * what was kept before it. A member that fails stops nothing else. Ends with a table of all of them.
 */
export async function runGroup(group: Group, { options, io }: { options: Options; io: Io }): Promise<ExitCode> {
  const opened = await openMembers(group, { options, io });
  const [{ opened: first }] = opened as [OpenedMember];
  const experiment = first.loaded.experiment.name;
  const id = groupIdOf({ ...group, folds: listOption(options.fold) });
  const stop = untilSignal();
  const call: GroupCall = {
    kind: group.kind,
    id,
    stop,
    reservations: sharedReservations({ options, io }),
    options,
    io,
  };
  const ends = new Map<string, MemberEnd>();
  let decided: readonly Decision[] = [];
  const recordOf = (): GroupRecord => ({
    format: 1,
    kind: group.kind,
    group: id,
    experiment,
    file: first.loaded.sources[0]!.path,
    members: opened.map(({ name }) => recordedMember(name, ends.get(name))),
    ...(group.kind === 'ladder' ? { rule: group.rule, decisions: decided } : {}),
  });
  const ended: Ended = (name, end, decisions = []) => {
    ends.set(name, end);
    decided = decisions;
    writeGroup(first.layout, recordOf());
  };
  try {
    if (group.kind === 'ladder') await climb(group, { opened, call, ended });
    else await runSideBySide(opened, { call, ended });
  } finally {
    stop.dispose();
  }
  const record = recordOf();
  const summaries = new Map([...ends].flatMap(([name, { run }]) => withSummary(name, run)));
  if (options.json === true) io.out(`${JSON.stringify({ ...record, kind: 'group', members_kind: record.kind })}\n`);
  else io.out(groupTable({ record, summaries, columns: io.columns }));
  return codeOf([...ends.values()], stop);
}

/** What all members of one call have in common. */
interface GroupCall {
  readonly kind: RunMembership['kind'];
  readonly id: string;
  readonly stop: Stop;
  readonly reservations: (engine: EngineUse) => Reservations;
  readonly options: Options;
  readonly io: Io;
}

interface OpenedMember {
  readonly name: string;
  readonly opened: OpenedFile;
}

/** All of them before any starts: what is wrong with one is said at once. */
async function openMembers(group: Group, { options, io }: { options: Options; io: Io }): Promise<OpenedMember[]> {
  const opened: OpenedMember[] = [];
  for (const { name, loaded } of group.members)
    opened.push({ name, opened: await openLoaded({ loaded, options, io }) });
  if (options.quiet === true) return opened;
  const told = new Set<string>();
  const remarks = [
    ...group.members.flatMap((member) => member.remarks),
    ...opened.flatMap(({ opened: { remarks: own } }) => own),
  ];
  showWarnings(
    remarks.filter(({ code, message }) => !told.has(`${code} ${message}`) && told.add(`${code} ${message}`)),
    io,
  );
  return opened;
}

interface MemberEnd extends StartedRun {
  readonly state: MemberState;
}

type Ended = (name: string, end: MemberEnd, decisions?: readonly Decision[]) => void;

async function runSideBySide(
  members: readonly OpenedMember[],
  { call, ended }: { call: GroupCall; ended: Ended },
): Promise<void> {
  const waiting = [...members];
  const { threads } = members[0]!.opened.loaded.experiment.resources;
  const atOnce = Math.max(1, Math.floor(jobsOption(call.options.jobs) / threads));
  // Two members that are the same run: the second finds what the first has computed.
  const twins = new Map<string, Promise<MemberEnd>>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !call.stop.signal.aborted; next = waiting.shift()) {
      const { identity } = next.opened;
      const member = next;
      const run = Promise.resolve(twins.get(identity)).then(() => runMember(member, call));
      twins.set(identity, run);
      ended(next.name, await run);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, members.length) }, work));
}

async function runMember({ name, opened }: OpenedMember, call: GroupCall): Promise<MemberEnd> {
  const { options, stop, reservations, kind, id } = call;
  const io = memberIo(call.io, name);
  const view = options.json === true ? jsonView(io) : linesView({ io, quiet: options.quiet === true });
  try {
    const end = await startRun({
      opened,
      selection: selectionOf(options, catalog),
      origin: { group: { kind, group: id, member: name } },
      shared: { stop, reservations, view },
      silent: true,
      options,
      io,
    });
    return { ...end, state: stateOf(end) };
  } catch (error) {
    // The others go on.
    return { code: tellError(error, io), state: 'failed' };
  }
}

/** Runs the base, then each step on top of those that were kept. */
async function climb(
  group: Extract<Group, { readonly kind: 'ladder' }>,
  { opened, call, ended }: { opened: readonly OpenedMember[]; call: GroupCall; ended: Ended },
): Promise<void> {
  const [base] = opened as [OpenedMember];
  const kept: number[] = [];
  const decisions: Decision[] = [];
  let best = { name: base.name, end: await runMember(base, call) };
  ended(base.name, best.end, decisions);
  for (const [index, { name }] of group.members.entries()) {
    if (index === 0) continue;
    const before = summaryOf(best.end.run);
    if (call.stop.signal.aborted || before === undefined) return;
    const loaded = group.composeLadder(kept, index);
    const step = { name, opened: await openLoaded({ loaded, options: call.options, io: call.io }) };
    const end = await runMember(step, call);
    const decision = decideStep({
      step: name,
      against: best.name,
      rule: group.rule,
      before,
      after: end.state === 'complete' ? summaryOf(end.run) : undefined,
    });
    decisions.push(decision);
    if (decision.kept) {
      kept.push(index);
      best = { name, end };
    }
    ended(name, end, decisions);
    if (call.options.quiet !== true)
      call.io.err(`[${name}] ${decision.kept ? 'kept' : 'dropped'}: ${decision.reason}\n`);
  }
}

/** Made when the first member knows its engine; the others compute with the same. */
function sharedReservations({ options, io }: { options: Options; io: Io }): (engine: EngineUse) => Reservations {
  let made: Reservations | undefined;
  return (engine) => (made ??= reservationsFor({ engine, options, io }));
}

function stateOf({ code, run }: StartedRun): MemberState {
  switch (code) {
    case ExitCode.ok:
      return summaryOf(run) === undefined ? 'partial' : 'complete';
    case ExitCode.refused:
    case ExitCode.usage:
      return 'refused';
    case ExitCode.locked:
      return 'locked';
    case ExitCode.interrupted:
    case ExitCode.terminated:
      return 'interrupted';
    case ExitCode.failed:
      return 'failed';
  }
}

/** A failure weighs most, then a refusal, then a lock. */
function codeOf(ends: readonly StartedRun[], stop: Stop): ExitCode {
  if (stop.signal.aborted) return stop.by === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
  const codes = new Set(ends.map(({ code }) => code));
  const order = [ExitCode.failed, ExitCode.usage, ExitCode.refused, ExitCode.locked];
  return order.find((code) => codes.has(code)) ?? ExitCode.ok;
}

function recordedMember(member: string, end: MemberEnd | undefined): RecordedMember {
  if (end === undefined) return { member, state: 'waiting' };
  return { member, state: end.state, ...(end.run === undefined ? {} : { run: end.run.id }) };
}

function withSummary(name: string, run: RunFolder | undefined): [string, JsonObject][] {
  const summary = summaryOf(run);
  return summary === undefined ? [] : [[name, summary]];
}

function summaryOf(run: RunFolder | undefined): JsonObject | undefined {
  return run === undefined ? undefined : readJsonObject(join(run.path, 'summary.json'));
}
