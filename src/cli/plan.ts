import type { ExitCode } from '../base/exit-code.js';
import type { JsonObject } from '../base/json.js';
import { loadMembers } from '../config/groups/load-members.js';
import type { Io, Options } from './command.js';
import { openExperiment, openLoaded, type OpenedFile } from './experiment/open.js';
import { planLadder } from './group/plan-ladder.js';
import { listOption } from './options.js';
import { planMember, type PlannedMember } from './plan/plan-member.js';

/** Says what a run would compute and why; of a file with variants, for each of them. Computes nothing. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const file = args[0]!;
  const call = { options, io, told: new Set<string>() };
  const single = (opened: OpenedFile): ExitCode => {
    const { code, text, json } = planMember(opened, call);
    io.out(options.json === true ? asJson(json) : text);
    return code;
  };
  if (options.variant !== undefined) return single(await openExperiment({ file, options, io, lookOnly: true }));
  const group = loadMembers({ file, sets: listOption(options.set), env: io.env, cwd: io.cwd });
  if (group.kind === 'single') return single(await openLoaded({ loaded: group.loaded, options, io, lookOnly: true }));
  const documents: JsonObject[] = [];
  const codes: ExitCode[] = [];
  const tell = (planned: PlannedMember, { label, ...member }: ToldMember): void => {
    codes.push(planned.code);
    documents.push({ ...member, ...planned.json });
    if (options.json !== true) io.out(`${label ?? member.member}:\n${planned.text}`);
  };
  if (group.kind === 'ladder') await planLadder(group, { ...call, tell });
  else {
    for (const { name, loaded } of group.members)
      tell(planMember(await openLoaded({ loaded, options, io, lookOnly: true }), call), { member: name });
  }
  if (options.json === true) io.out(asJson({ format: 1, members: documents }));
  return Math.max(...codes) as ExitCode;
}

/** Which member of a group a plan is of. */
interface ToldMember {
  readonly member: string;
  /** What its lines stand under, if not its name. */
  readonly label?: string;
  /** Of a run of a ladder. */
  readonly seed?: number;
  readonly folds?: readonly number[];
}

function asJson(value: JsonObject): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
