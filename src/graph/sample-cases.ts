import type { CaseFact } from './facts.js';

/**
 * A few cases that stand for all: of different independent units as far as there are any, copies of others only where
 * nothing else is left. Which ones is told by a hash of their ids, so that a case more seldom changes the choice, and no
 * order of acquisition is preferred. Ids, sorted.
 */
export function sampleCases(cases: readonly CaseFact[], count: number): string[] {
  const ranked = cases.map(rankedCase);
  const ofUnit = new Map(ofEachUnit(ranked).map((one) => [one.unit, one]));
  const first = [...ofUnit.values()].sort(byRank);
  const others = first.length >= count ? [] : ranked.filter((one) => ofUnit.get(one.unit) !== one).sort(byRank);
  return [...first, ...others]
    .slice(0, count)
    .map(({ id }) => id)
    .sort();
}

/**
 * The same for numbers to be learned: of units whose targets lie at equal shares of all, so that few cases differ in them.
 * Cases without a target are as in `sampleCases`.
 */
export function sampleTargets(cases: readonly CaseFact[], count: number): string[] {
  const targets = new Map(cases.map(({ id, target }) => [id, target]));
  const units = ofEachUnit(cases.map(rankedCase));
  if (units.length <= count || cases.some(({ target }) => target === undefined)) return sampleCases(cases, count);
  const sorted = units.sort((a, b) => targets.get(a.id)! - targets.get(b.id)! || byRank(a, b));
  return Array.from(
    { length: count },
    (_, one) => sorted[Math.floor(((one + 0.5) * sorted.length) / count)]!.id,
  ).sort();
}

interface Ranked {
  readonly id: string;
  readonly unit: string;
  readonly rank: number;
}

function rankedCase({ id, unit, parent }: CaseFact): Ranked {
  return { id, unit, rank: rankOf(id) + (parent === undefined ? 0 : BEHIND) };
}

/** The best ranked of each unit. */
function ofEachUnit(ranked: readonly Ranked[]): Ranked[] {
  const found = new Map<string, Ranked>();
  for (const one of ranked) {
    const best = found.get(one.unit);
    if (best === undefined || isBefore(one, best)) found.set(one.unit, one);
  }
  return [...found.values()];
}

/** More than any hash. */
const BEHIND = 2 ** 32;

function isBefore(a: Ranked, b: Ranked): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.id < b.id);
}

function byRank(a: Ranked, b: Ranked): number {
  return isBefore(a, b) ? -1 : 1;
}

/** FNV-1a, mixed once more, for neighbouring ids to lie apart. */
function rankOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
