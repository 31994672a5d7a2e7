import type { Diagnostic, Place } from '../../base/diagnostic.js';
import { canonicalJson, type Json } from '../../base/json.js';
import { without } from '../../base/without.js';
import { usageError } from '../catalogue.js';
import { effectiveSettings } from '../effective-settings.js';
import type { Settings } from '../experiment.js';
import { withoutNeutral } from '../neutral.js';
import { spanOf } from '../tree.js';
import { memberLabel, type GroupPlan, type MemberPlan } from './group-plan.js';

interface Settled {
  readonly plan: MemberPlan;
  readonly settings: Settings;
}

/** Members that are named; a key without effect in a sweep concerns half of them, or more. */
const MOST_NAMED = 5;

/** For each member a warning if it would be the same run as an earlier one: it would show no difference. */
export function equalMembers(kind: GroupPlan['kind'], members: readonly Settled[]): Diagnostic[][] {
  const first = new Map<string, MemberPlan>();
  const pairs = members.map(({ plan, settings }) => {
    const key = resultsKey(settings);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, plan);
    return earlier && { earlier, later: plan };
  });
  const equal = pairs.filter((pair) => pair !== undefined);
  const named = equal.slice(0, MOST_NAMED);
  const more = equal.length - named.length;
  return pairs.map((pair) => {
    if (pair === undefined || !named.includes(pair)) return [];
    return [warning(kind, { ...pair, more: pair === named.at(-1) ? more : 0 })];
  });
}

/** What results depend on. Settings that have no effect in the experiment are not in it. */
function resultsKey(settings: Settings): string {
  const compared = without(without(withoutNeutral(effectiveSettings(settings)), 'description'), 'resources');
  return canonicalJson(compared as unknown as Json);
}

function warning(
  kind: GroupPlan['kind'],
  { earlier, later, more }: { earlier: MemberPlan; later: MemberPlan; more: number },
): Diagnostic {
  const [one, other] = placesOf(earlier, later);
  const [name, sameAs] = [later, earlier].map((member) => memberLabel(kind, member.name));
  const others = more === 0 ? '' : `; ${more} more would be the same as others, too`;
  const problem = usageError('MEMBERS_EQUAL', {
    message: `${name} would be the same run as ${sameAs}: they differ in nothing that results depend on${others}`,
    fix: 'remove one of them, or change what it sets',
    at: other?.span ?? one?.span,
    also: other === undefined || one === undefined ? [] : [one],
  });
  return { ...problem, severity: 'warning' };
}

/** Where the earlier and the later one are written; of combinations, the values in which they differ. */
function placesOf(earlier: MemberPlan, later: MemberPlan): readonly [Place | undefined, Place | undefined] {
  const differing = later.edits.findIndex(({ value }, index) => value !== earlier.edits[index]?.value);
  const place = (member: MemberPlan): Place | undefined => {
    const value = member.edits[differing]?.value;
    const span = member.at ?? (value === undefined ? undefined : spanOf(value.origin));
    return span && { span };
  };
  return [place(earlier), place(later)];
}
