import type { Diagnostic } from '../../base/diagnostic.js';
import { usageError } from '../catalogue.js';
import { fillDefaults } from '../defaults.js';
import { groupsSchema } from '../generated/schema.js';
import { validateGroups } from '../generated/validator.js';
import { schemaProblems } from '../schema-problems.js';
import type { GroupKind, LadderDeciding } from '../sections/groups.js';
import { childOf, locateIn, locateKeyIn, plainOf, type MapNode, type TreeNode } from '../tree.js';
import { BASE, type GroupPlan, type MemberPlan } from './group-plan.js';
import { memberEdits } from './member-edits.js';
import { MOST_MEMBERS } from './most-members.js';
import { sweepMembers } from './sweep-members.js';
import { GROUP_KINDS } from './take-groups.js';

export interface ReadGroup {
  /** The sound members; undefined where the file asks for a single run, or what it asks for is not clear. */
  readonly plan: GroupPlan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The variants, sweep or ladder of a file; `written` holds these keys of it, those of extended files among them. */
export function readGroup(written: MapNode): ReadGroup {
  const groups = asMap(fillDefaults(written, groupsSchema));
  const errors = validateGroups(plainOf(groups)) ? [] : (validateGroups.errors ?? []);
  const problems = schemaProblems({ errors, tree: groups, schema: groupsSchema });
  const diagnostics = problems.flatMap(({ diagnostic }) => diagnostic ?? []);
  const kinds = GROUP_KINDS.filter((kind) => isWritten(groups.entries.get(kind)?.value));
  const [kind, other] = kinds;
  if (kind === undefined) return { plan: undefined, diagnostics };
  if (other !== undefined) return { plan: undefined, diagnostics: [...diagnostics, several(kinds, groups)] };
  if (kind === 'sweep') {
    if (diagnostics.length > 0) return { plan: undefined, diagnostics };
    const { members, diagnostics: refused } = sweepMembers(asMap(childOf(groups, kind)));
    return { plan: refused.length > 0 ? undefined : { kind, members }, diagnostics: refused };
  }
  const path = kind === 'variants' ? [kind] : [kind, 'steps'];
  const list = path.reduce<TreeNode | undefined>((node, key) => node && childOf(node, key), groups);
  const isMalformed = problems.some((problem) => problem.path.length <= path.length);
  if (isMalformed || list?.kind !== 'list') return { plan: undefined, diagnostics };
  if (list.items.length >= MOST_MEMBERS)
    return { plan: undefined, diagnostics: [tooMany(list.items.length, path, groups)] };
  const malformed = new Set(problems.map((problem) => problem.path[path.length]));
  const read = list.items.flatMap((item, index) => (malformed.has(index) ? [] : [readMember(item)]));
  const members = [{ name: BASE, edits: [], at: undefined }, ...read.map(({ member }) => member)];
  return {
    plan: kind === 'variants' ? { kind, members } : { kind, deciding: decidingOf(groups), members },
    diagnostics: [...diagnostics, ...read.flatMap((one) => one.diagnostics), ...nameProblems(kind, members)],
  };
}

function isWritten(node: TreeNode | undefined): boolean {
  return node !== undefined && !(node.kind === 'scalar' && node.value === 'off');
}

function readMember(item: TreeNode): { member: MemberPlan; diagnostics: readonly Diagnostic[] } {
  const node = asMap(item);
  const { edits, diagnostics } = memberEdits(node);
  const name = childOf(node, 'name');
  if (name?.kind !== 'scalar') throw new Error('Internal error: a name that the schema did not check');
  return { member: { name: String(name.value), edits, at: locateIn(node, ['name']) }, diagnostics };
}

function nameProblems(kind: GroupKind, members: readonly MemberPlan[]): Diagnostic[] {
  const noun = kind === 'variants' ? 'variant' : 'step';
  const first = new Map<string, MemberPlan>();
  return members.flatMap((member) => {
    const earlier = first.get(member.name);
    first.set(member.name, earlier ?? member);
    if (earlier === undefined) return [];
    if (earlier.at === undefined) {
      return usageError('MEMBER_NAME_TAKEN', {
        message: `${BASE} is the experiment itself, without any ${noun}`,
        fix: 'use another name',
        at: member.at,
      });
    }
    return usageError('MEMBER_NAME_TAKEN', {
      message: `there is a ${noun} ${member.name} already`,
      fix: 'use another name',
      at: member.at,
      also: [{ span: earlier.at, note: 'it stands here first' }],
    });
  });
}

function decidingOf(groups: MapNode): LadderDeciding {
  const ladder = asMap(childOf(groups, 'ladder'));
  const valueOf = (key: string) => {
    const node = childOf(ladder, key);
    return node?.kind === 'scalar' ? node.value : undefined;
  };
  const [seeds, fold] = [valueOf('seeds'), valueOf('fold')].map(Number);
  return { rule: valueOf('rule') === 'mean' ? 'mean' : 'interval', seeds: seeds!, fold: fold! };
}

function several(kinds: readonly GroupKind[], groups: MapNode): Diagnostic {
  const [at, ...others] = kinds.flatMap((kind) => locateKeyIn(groups, [kind]) ?? []);
  return usageError('GROUPS_SEVERAL', {
    message: `a file has variants, a sweep or a ladder, but this one has ${kinds.join(' and ')}`,
    fix: `keep one of them; \`${kinds[0]!}: off\` drops what an extended file has`,
    at,
    also: others.map((span) => ({ span, note: 'and here' })),
  });
}

function tooMany(count: number, path: readonly string[], groups: MapNode): Diagnostic {
  return usageError('GROUP_TOO_LARGE', {
    message: `${path.join('.')} has ${count} entries, but can have at most ${MOST_MEMBERS - 1}`,
    fix: 'divide them over several files',
    at: locateKeyIn(groups, path),
  });
}

function asMap(node: TreeNode | undefined): MapNode {
  if (node?.kind !== 'map') throw new Error('Internal error: a group that the schema did not check');
  return node;
}
