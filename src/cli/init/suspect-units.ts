/** Cases that may belong to one patient, guessed from their ids. */
export interface SuspectedUnits {
  /** Regular expression whose first group is the unit. */
  readonly pattern: string;
  readonly units: number;
  /** Ids that would be one unit, for the user to judge. */
  readonly example: readonly string[];
}

/** From the surest to the weakest sign. The first group is the patient. */
const PATTERNS: readonly string[] = [
  '^(sub-[A-Za-z0-9]+)_',
  '^(.+?)[_-]?(?:ses|session|scan|visit|time|tp|t|v|rep|run)[_-]?[0-9]+$',
  '^(.*[0-9])[_-][0-9]{1,2}$',
  '^(.*[0-9])[_-](?:left|right|l|r|L|R|a|b|A|B|pre|post)$',
  '^(.*[0-9])[a-zA-Z]$',
];

/**
 * The pattern that puts some ids together and keeps most apart. Several images of one patient on two sides of a split
 * make every figure too good, so a suspicion is written down and has to be denied, not the other way round.
 */
export function suspectUnits(ids: readonly string[]): SuspectedUnits | undefined {
  for (const pattern of PATTERNS) {
    const regex = new RegExp(pattern);
    const groups = new Map<string, string[]>();
    for (const id of ids) {
      const unit = regex.exec(id)?.[1];
      if (unit === undefined) break;
      groups.set(unit, [...(groups.get(unit) ?? []), id]);
    }
    const grouped = [...groups.values()];
    const covered = grouped.reduce((sum, { length }) => sum + length, 0);
    const largest = grouped.reduce<string[]>((best, group) => (group.length > best.length ? group : best), []);
    // One unit for (nearly) all ids is a prefix, not a patient.
    if (covered === ids.length && groups.size >= 3 && largest.length > 1 && largest.length <= ids.length / 2) {
      return { pattern, units: groups.size, example: largest.slice(0, 3) };
    }
  }
  return undefined;
}
