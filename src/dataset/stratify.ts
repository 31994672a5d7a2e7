import { randomOf, type Random } from '../base/random.js';

/** How many units each part gets, e.g. one number per fold; together all of them. */
export type PartSizes = readonly number[];

export interface StratifyByTargetOptions {
  readonly cases: readonly { readonly unit: string; readonly target: number }[];
  readonly sizes: PartSizes;
  readonly seed: number;
}

/**
 * Divides units into parts that cover the range of the target alike. Units are ranked by the mean target of their
 * cases; a part of m units draws one from each of m neighbouring stretches of the units that are left, so its
 * quantiles are those of the whole. Returns each part's units, sorted; depends on neither the order of the cases nor
 * anything but the seed.
 *
 * Throws an internal error where the sizes are not those of all units.
 */
export function stratifyByTarget({ cases, sizes, seed }: StratifyByTargetOptions): string[][] {
  const gathered = gatherByUnit(cases);
  const units = [...gathered.keys()].sort();
  requireSizes({ units: units.length, sizes });
  const random = randomOf(['stratify', 'target', seed]);
  const meanOf = new Map(
    [...gathered].map(([unit, own]) => [unit, own.reduce((sum, { target }) => sum + target, 0) / own.length]),
  );
  // Units of equal targets are ranked by chance, or their names would decide.
  let left = shuffled(units, random).sort((a, b) => meanOf.get(a)! - meanOf.get(b)!);
  return sizes.map((size) => {
    const drawn = new Set(
      Array.from({ length: size }, (_, stretch) => {
        const start = Math.floor((stretch * left.length) / size);
        const end = Math.floor(((stretch + 1) * left.length) / size);
        return left[start + random.integer(end - start)]!;
      }),
    );
    left = left.filter((unit) => !drawn.has(unit));
    return [...drawn].sort();
  });
}

export interface StratifyByLabelsOptions {
  /** `labels`: the names of the labels that occur in the case. */
  readonly cases: readonly { readonly unit: string; readonly labels: readonly string[] }[];
  readonly sizes: PartSizes;
  readonly seed: number;
}

/**
 * Divides units into parts in which each label occurs in about its share of cases, by iterative stratification
 * (Sechidis, Tsoumakas and Vlahavas, ECML PKDD 2011): the rarest label is dealt out first, each unit to the part that
 * lacks most of it. Parts have exactly the sizes asked for. Returns each part's units, sorted; depends on neither the
 * order of the cases nor anything but the seed.
 *
 * Throws an internal error where the sizes are not those of all units.
 */
export function stratifyByLabels({ cases, sizes, seed }: StratifyByLabelsOptions): string[][] {
  const gathered = gatherByUnit(cases);
  const units = [...gathered.keys()].sort();
  requireSizes({ units: units.length, sizes });
  const random = randomOf(['stratify', 'labels', seed]);
  const countsOf = new Map([...gathered].map(([unit, own]) => [unit, countLabels(own)]));
  const labels = [...new Set(cases.flatMap((one) => one.labels))].sort();
  const total = new Map(labels.map((label) => [label, sum([...countsOf.values()].map((own) => own.get(label) ?? 0))]));
  const parts = sizes.map((size) => ({
    units: [] as string[],
    room: size,
    lacks: new Map(labels.map((label) => [label, (total.get(label)! * size) / units.length])),
  }));
  const undealt = new Set(shuffled(units, random));

  const deal = (unit: string, label: string | undefined): void => {
    const best = bestOf({
      of: parts.filter(({ room }) => room > 0),
      figures: (part) => [label === undefined ? 0 : part.lacks.get(label)!, part.room],
      random,
    });
    best.units.push(unit);
    best.room--;
    undealt.delete(unit);
    for (const [own, count] of countsOf.get(unit)!) best.lacks.set(own, best.lacks.get(own)! - count);
  };
  for (;;) {
    const label = rarestLabel({ labels, undealt, countsOf });
    if (label === undefined) break;
    // The units with most of it first: what comes later can even out what they upset.
    const withLabel = [...undealt].filter((unit) => countsOf.get(unit)!.has(label));
    withLabel.sort((a, b) => countsOf.get(b)!.get(label)! - countsOf.get(a)!.get(label)!);
    for (const unit of withLabel) deal(unit, label);
  }
  for (const unit of [...undealt]) deal(unit, undefined);
  return parts.map((part) => part.units.sort());
}

function gatherByUnit<Case extends { readonly unit: string }>(cases: readonly Case[]): Map<string, Case[]> {
  const gathered = new Map<string, Case[]>();
  for (const one of cases) {
    const known = gathered.get(one.unit);
    if (known === undefined) gathered.set(one.unit, [one]);
    else known.push(one);
  }
  return gathered;
}

function requireSizes({ units, sizes }: { readonly units: number; readonly sizes: PartSizes }): void {
  if (sum(sizes) === units && sizes.every((size) => Number.isInteger(size) && size >= 0)) return;
  throw new Error(`Internal error: ${units} units cannot be divided into parts of ${sizes.join(', ')}`);
}

/** In how many cases each label occurs. */
function countLabels(cases: readonly { readonly labels: readonly string[] }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of cases) {
    for (const label of new Set(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

interface RarestOptions {
  readonly labels: readonly string[];
  readonly undealt: ReadonlySet<string>;
  readonly countsOf: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The label that the fewest of the units left have; the first by name of equal ones. */
function rarestLabel({ labels, undealt, countsOf }: RarestOptions): string | undefined {
  let rarest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const label of labels) {
    const count = [...undealt].filter((unit) => countsOf.get(unit)!.has(label)).length;
    if (count > 0 && count < fewest) {
      rarest = label;
      fewest = count;
    }
  }
  return rarest;
}

interface BestOptions<T> {
  readonly of: readonly T[];
  readonly figures: (one: T) => readonly [number, number];
  readonly random: Random;
}

/** The one whose first figure is largest, of equal ones the second; then by chance. */
function bestOf<T>({ of, figures, random }: BestOptions<T>): T {
  const ranked = of.map((one) => ({ one, figures: figures(one) }));
  const first = Math.max(...ranked.map((one) => one.figures[0]));
  const second = Math.max(...ranked.filter((one) => one.figures[0] === first).map((one) => one.figures[1]));
  const best = ranked.filter((one) => one.figures[0] === first && one.figures[1] === second);
  return best[random.integer(best.length)]!.one;
}

/** Fisher-Yates on a copy. */
function shuffled(values: readonly string[], random: Random): string[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const moved = order[i]!;
    order[i] = order[j]!;
    order[j] = moved;
  }
  return order;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
