/** A grouping of cases that their ids suggest: those of one group have a number in common and differ in what is around it. */
export interface SharedNumbers {
  /** Regular expression whose first group is the number. */
  readonly pattern: string;
  /** Ids by their number; at least half of the groups have several. */
  readonly groups: readonly (readonly string[])[];
}

/** More kinds of image of one patient than anybody takes; more than that are numbered in their own right. */
const MOST_KINDS = 10;
const FEWEST_GROUPS = 3;
/** Places that number their patients from 1, each for itself. */
const PLACES = /^(?:site|cent(?:er|re)|hospital|institut|dataset|vendor|scanner|batch|cohort|study|train|test|val)/i;

/**
 * What `mr_012` and `us_012`, or `012a` and `012b`, tell: the same number with different text around it, for at least
 * half of the numbers, where ids that differ in the number only are the rule. Undefined where each number is there once.
 */
export function sharedNumbers(ids: readonly string[]): SharedNumbers | undefined {
  const counts = ids.map((id) => id.match(/[0-9]+/g)?.length ?? 0);
  const fewest = counts.length === 0 ? 0 : Math.min(...counts);
  const found = Array.from({ length: fewest }, (_, position) => groupingBy(ids, position)).filter(
    (one) => one !== undefined,
  );
  return found.sort((a, b) => a.kinds - b.kinds)[0];
}

function groupingBy(
  ids: readonly string[],
  position: number,
): (SharedNumbers & { readonly kinds: number }) | undefined {
  const pattern = `^${'[^0-9]*[0-9]+'.repeat(position)}[^0-9]*([0-9]+)`;
  const regex = new RegExp(pattern, 'd');
  const groups = new Map<string, string[]>();
  const kinds = new Set<string>();
  for (const id of ids) {
    const match = regex.exec(id);
    const at = match?.indices?.[1];
    if (match === null || at === undefined) return undefined;
    kinds.add(`${id.slice(0, at[0])}#${id.slice(at[1])}`);
    groups.set(match[1]!, [...(groups.get(match[1]!) ?? []), id]);
  }
  const several = [...groups.values()].filter(({ length }) => length > 1);
  const isGrouping =
    kinds.size > 1 &&
    kinds.size <= MOST_KINDS &&
    groups.size >= FEWEST_GROUPS &&
    2 * several.length >= groups.size &&
    ![...kinds].every((kind) => PLACES.test(kind));
  return isGrouping ? { pattern, groups: [...groups.values()], kinds: kinds.size } : undefined;
}
