import type { JsonObject } from '../../base/json.js';
import { ExitCode } from '../../base/exit-code.js';
import type { LoadedGroup } from '../../config/groups/load-members.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import type { Reservations } from '../../run/reservations.js';
import type { RunId } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { reservationsFor } from '../experiment/follow-execution.js';
import { openLoaded } from '../experiment/open.js';
import type { StartedRun } from '../experiment/start-run.js';
import { untilSignal, type Stop } from '../experiment/until-signal.js';
import { listOption } from '../options.js';
import { showWarnings } from '../show-warnings.js';
import { climb } from './climb.js';
import { groupIdOf, writeGroup, type GroupRecord } from './group-record.js';
import { groupTable } from './group-table.js';
import { ladderTable } from './ladder-table.js';
import { recordedMember } from './recorded-member.js';
import { runSideBySide, summaryOf, type GroupCall, type MemberEnd, type OpenedMember } from './run-members.js';

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
  const ends: MemberEnd[] = [];
  let record: GroupRecord = {
    format: 1,
    kind: group.kind,
    group: id,
    experiment,
    file: first.loaded.sources[0]!.path,
    members: opened.map(({ name }) => recordedMember(name, undefined)),
  };
  const write = (changes: Pick<GroupRecord, 'members' | 'ladder'>): void => {
    record = { ...record, ...changes };
    writeGroup(first.layout, record);
  };
  try {
    if (group.kind === 'ladder') {
      await climb(group, {
        base: first,
        asked: first.foldsAsked,
        call,
        told: ({ members, ladder, ends: known }) => {
          ends.splice(0, ends.length, ...known);
          write({ members: record.members.map((one) => members.get(one.member) ?? one), ladder });
        },
      });
    } else {
      await runSideBySide(opened, {
        call,
        ended: ({ name }, end) => {
          ends.push(end);
          const members = record.members.map((one) => (one.member === name ? recordedMember(name, end) : one));
          write({ members });
        },
      });
    }
  } finally {
    stop.dispose();
  }
  const summaries = new Map(ends.flatMap((end) => withSummary(end)));
  const table = record.ladder === undefined ? groupTable : ladderTable;
  if (options.json === true) io.out(`${JSON.stringify({ ...record, kind: 'group', members_kind: record.kind })}\n`);
  else io.out(table({ record, summaries, columns: io.columns }));
  return codeOf(ends, stop);
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

/** Made when the first member knows its engine; the others compute with the same. */
function sharedReservations({ options, io }: { options: Options; io: Io }): (engine: EngineUse) => Reservations {
  let made: Reservations | undefined;
  return (engine) => (made ??= reservationsFor({ engine, options, io }));
}

/** A failure weighs most, then a refusal, then a lock. */
function codeOf(ends: readonly StartedRun[], stop: Stop): ExitCode {
  if (stop.signal.aborted) return stop.by === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
  const codes = new Set(ends.map(({ code }) => code));
  const order = [ExitCode.failed, ExitCode.usage, ExitCode.refused, ExitCode.locked];
  return order.find((code) => codes.has(code)) ?? ExitCode.ok;
}

function withSummary({ run }: MemberEnd): [RunId, JsonObject][] {
  const summary = summaryOf(run);
  return summary === undefined || run === undefined ? [] : [[run.id, summary]];
}
