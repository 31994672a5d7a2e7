import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { writeFileAtomic } from '../../base/atomic-file.js';
import { DiagnosticError } from '../../base/failure.js';
import { sha256OfJson } from '../../base/hash.js';
import type { Json } from '../../base/json.js';
import { without } from '../../base/without.js';
import type { LadderRule } from '../../config/sections/groups.js';
import type { Member } from '../../config/groups/load-members.js';
import type { StoreLayout } from '../../store/layout.js';
import { readJsonObject, type RunId, type RunMembership } from '../../store/run-record.js';
import type { Decision } from './decide-step.js';
import { isGroupRecord } from './is-group-record.js';

/** `groups/<group>.json` beside the runs of an experiment: which run each member of the last call has. */
export interface GroupRecord {
  readonly format: 1;
  readonly kind: RunMembership['kind'];
  readonly group: string;
  readonly experiment: string;
  /** Path of the experiment file as it was given. */
  readonly file: string;
  readonly members: readonly RecordedMember[];
  readonly ladder?: LadderRecord;
}

/** How a ladder decided, and what it came to on folds that decided nothing. */
export interface LadderRecord {
  readonly deciding: { readonly rule: LadderRule; readonly fold: number; readonly seeds: readonly number[] };
  readonly decisions: readonly Decision[];
  /** The base and what was kept, or the base alone where nothing was. Absent before it is there. */
  readonly final?: { readonly folds: readonly number[]; readonly members: readonly RecordedMember[] };
}

export interface RecordedMember {
  readonly member: string;
  /** Absent where it was not started. */
  readonly run?: RunId;
  readonly state: MemberState;
  /** Where it ran with several seeds: each of its runs. */
  readonly seeds?: readonly { readonly seed: number; readonly state: MemberState; readonly run?: RunId }[];
}

/** `waiting`: not started yet, or not at all because the call was stopped. */
export type MemberState = 'waiting' | 'complete' | 'partial' | 'failed' | 'refused' | 'locked' | 'interrupted';

/** Names a group after its members' names, settings and folds: the same variants are the same group, also on other data. */
export function groupIdOf(options: {
  kind: RunMembership['kind'];
  members: readonly Pick<Member, 'name' | 'loaded'>[];
  /** Folds asked for, as they were given. */
  folds: readonly string[];
}): string {
  const { kind, members, folds } = options;
  const { name } = members[0]!.loaded.experiment;
  const content = members.map(({ name: member, loaded: { experiment } }) => {
    const { data, ...rest } = without(without(experiment, 'description'), 'resources');
    return [member, { ...rest, data: without(data, 'root') }];
  });
  return `${name}-${sha256OfJson({ kind, content, folds } as unknown as Json).slice(0, 8)}`;
}

export function writeGroup(layout: StoreLayout, record: GroupRecord): void {
  const path = join(groupFolder(layout, record.experiment), `${record.group}.json`);
  writeFileAtomic(path, `${JSON.stringify(record, undefined, 1)}\n`);
}

/** The group of that id. Undefined where the experiment has none; throws RUN_DAMAGED where its record cannot be read. */
export function readGroup(
  layout: StoreLayout,
  { group, experiment }: Pick<GroupRecord, 'group' | 'experiment'>,
): GroupRecord | undefined {
  const path = join(groupFolder(layout, experiment), `${group}.json`);
  const value = readJsonObject(path);
  if (value !== undefined && isGroupRecord(value, { group, experiment })) return value as unknown as GroupRecord;
  if (!existsSync(path)) return undefined;
  throw new DiagnosticError([
    {
      code: 'RUN_DAMAGED',
      severity: 'error',
      blame: 'data',
      message: `the record of group ${group} cannot be read or lacks what it should hold: ${path}`,
      fix: '`voxrun run` on the file of the group writes it again, and computes nothing that is there',
      places: [],
    },
  ]);
}

function groupFolder(layout: StoreLayout, experiment: string): string {
  return join(layout.runs, experiment, 'groups');
}
