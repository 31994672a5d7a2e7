/** Two label names that differ by a direction only, and the axis along which mirroring would exchange them. */
export interface PositionalPair {
  readonly axis: 'L/R' | 'A/P' | 'S/I';
  readonly labels: readonly [string, string];
}

/** Words that name the two ends of an axis. */
const OPPOSITES: readonly (readonly [PositionalPair['axis'], string, string])[] = [
  ['L/R', 'left', 'right'],
  ['L/R', 'links', 'rechts'],
  ['L/R', 'l', 'r'],
  ['L/R', 'lt', 'rt'],
  ['L/R', 'lh', 'rh'],
  ['L/R', 'sinistra', 'dextra'],
  ['L/R', 'sinister', 'dexter'],
  ['A/P', 'anterior', 'posterior'],
  ['A/P', 'ant', 'post'],
  ['A/P', 'front', 'back'],
  ['A/P', 'ventral', 'dorsal'],
  ['S/I', 'superior', 'inferior'],
  ['S/I', 'sup', 'inf'],
  ['S/I', 'upper', 'lower'],
  ['S/I', 'top', 'bottom'],
  ['S/I', 'cranial', 'caudal'],
  // Of an animal and of the brain; `caudal` by itself is taken for the opposite of `cranial`.
  ['A/P', 'rostral', 'caudal'],
];

/**
 * Pairs of otherwise equal names that say a direction: `left kidney` and `right kidney`, `leftkidney` and `rightkidney`,
 * `KidneyL` and `KidneyR`, `lkidney` and `rkidney`, `left1` and `right1`, `anterior` and `posterior`.
 */
export function findPositionalPairs(names: readonly string[]): PositionalPair[] {
  return names.flatMap((name, i) => names.slice(i + 1).flatMap((other) => pairOf(name, other) ?? []));
}

/** Shorter words name a side only where something else is named like the other one. */
const SHORTEST_WORD = 4;
/** Of a name beside a word that is glued to it: `bright` is no right side of a b. */
const SHORTEST_REST = 2;
/** Words that mean something else more often. */
const AMBIGUOUS = ['back', 'post'];

/** A side, and the axis on which it has an opposite. */
export interface Direction {
  readonly word: string;
  readonly axis: PositionalPair['axis'];
}

/** The side that a name says, such as `left` of `left_kidney_ml`. */
export function directionOf(name: string): Direction | undefined {
  const words = wordsOf(name).filter((word) => word.length >= SHORTEST_WORD && !AMBIGUOUS.includes(word));
  return words.flatMap((word) => {
    const axis = OPPOSITES.find(([, ...ends]) => ends.includes(word))?.[0];
    return axis === undefined ? [] : [{ word, axis }];
  })[0];
}

function pairOf(a: string, b: string): PositionalPair | undefined {
  const axis = axisOfWords(wordsOf(a), wordsOf(b)) ?? axisOfGluedLetters(a.toLowerCase(), b.toLowerCase());
  return axis === undefined ? undefined : { axis, labels: [a, b] };
}

function axisOfWords(a: readonly string[], b: readonly string[]): PositionalPair['axis'] | undefined {
  if (a.length !== b.length) return undefined;
  const differing = a.flatMap((word, i) => (word === b[i] ? [] : [[word, b[i]!] as const]));
  const [only] = differing;
  if (differing.length !== 1 || only === undefined) return undefined;
  return axisOfOpposites(...only) ?? axisOfGluedWords(...only);
}

function axisOfOpposites(a: string, b: string): PositionalPair['axis'] | undefined {
  return OPPOSITES.find(([, one, other]) => (a === one && b === other) || (a === other && b === one))?.[0];
}

/** `leftkidney`, `lungupper`: a word without a separator counts where what it stands before or after is equal. */
function axisOfGluedWords(a: string, b: string): PositionalPair['axis'] | undefined {
  const differIn = (x: string, y: string): boolean => {
    const [after, before] = [a.slice(x.length), a.slice(0, -x.length)];
    return (
      (after.length >= SHORTEST_REST && a === x + after && b === y + after) ||
      (before.length >= SHORTEST_REST && a === before + x && b === before + y)
    );
  };
  return OPPOSITES.find(
    ([, one, other]) =>
      Math.min(one.length, other.length) >= SHORTEST_WORD && (differIn(one, other) || differIn(other, one)),
  )?.[0];
}

/** `lkidney`, `kidneyr`: a letter without a separator counts only before or after three letters that are equal. */
function axisOfGluedLetters(a: string, b: string): PositionalPair['axis'] | undefined {
  if (a.length !== b.length || a.length < 4) return undefined;
  const areOpposite = (x: string, y: string) => axisOfOpposites(x, y) === 'L/R';
  const differsInFirst = a.slice(1) === b.slice(1) && areOpposite(a[0]!, b[0]!);
  const differsInLast = a.slice(0, -1) === b.slice(0, -1) && areOpposite(a.at(-1)!, b.at(-1)!);
  return differsInFirst || differsInLast ? 'L/R' : undefined;
}

/** `KidneyLeft_2`, `KidneyLeft2` -> kidney, left, 2. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([a-z])(?=[0-9])|([0-9])(?=[a-z])/gi, '$& ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
