import { join } from 'node:path';
import type { JsonObject } from '../../base/json.js';
import { ExitCode } from '../../base/exit-code.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import type { Reservations } from '../../run/reservations.js';
import { catalog } from '../../stages/catalog.js';
import { readJsonObject, type RunFolder, type RunMembership } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import type { OpenedFile } from '../experiment/open.js';
import { selectionOf } from '../experiment/selection.js';
import { startRun, type StartedRun } from '../experiment/start-run.js';
import type { Stop } from '../experiment/until-signal.js';
import { jobsOption } from '../options.js';
import { tellError } from '../tell-error.js';
import { jsonView } from '../view/json-view.js';
import { linesView } from '../view/lines-view.js';
import type { MemberState } from './group-record.js';
import { memberIo } from './member-io.js';

/** What all members of one call have in common. */
export interface GroupCall {
  readonly kind: RunMembership['kind'];
  readonly id: string;
  readonly stop: Stop;
  readonly reservations: (engine: EngineUse) => Reservations;
  readonly options: Options;
  readonly io: Io;
}

export interface OpenedMember {
  readonly name: string;
  /** What its lines begin with, where that is more than the name. */
  readonly label?: string;
  readonly opened: OpenedFile;
}

export interface MemberEnd extends StartedRun {
  readonly state: MemberState;
}

/** Runs members as many at once as there are threads for; `ended` is called as each of them ends. */
export async function runSideBySide(
  members: readonly OpenedMember[],
  { call, ended }: { call: GroupCall; ended: (member: OpenedMember, end: MemberEnd) => void },
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
      ended(member, await run);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, members.length) }, work));
}

async function runMember({ name, label = name, opened }: OpenedMember, call: GroupCall): Promise<MemberEnd> {
  const { options, stop, reservations, kind, id } = call;
  const io = memberIo(call.io, label);
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

export function summaryOf(run: RunFolder | undefined): JsonObject | undefined {
  return run === undefined ? undefined : readJsonObject(join(run.path, 'summary.json'));
}
