import { NO_POSTPROCESSING, type Postprocessing } from './apply-postprocessing.js';

/** Dice of one case by class, null where it is undefined, after any postprocessing that may be asked for. */
export type DiceAfter = (postprocessing: Postprocessing) => Readonly<Record<string, number | null>>;

/** One step that was tried and what it did to the mean that decided about it. */
export interface PostprocessingTrial {
  /** `foreground`, or a class. */
  readonly of: { readonly kind: 'foreground' } | { readonly kind: 'class'; readonly name: string };
  /** Mean Dice over the classes, or of the class; null if no case defines it. */
  readonly before: number | null;
  readonly after: number | null;
  readonly accepted: boolean;
  /** With `foreground`: the classes whose mean falls. */
  readonly worse: readonly string[];
}

/**
 * Chooses what to keep the largest component of, from cases with known truth (nnU-Net's `determine_postprocessing`).
 * First of all foreground together: accepted if the mean over the classes rises and the mean of no class falls. Then of
 * each class, in their order, on top of what was accepted: accepted if the mean of that class rises. Means are over the
 * cases where the Dice is defined.
 */
export function choosePostprocessing({
  classes,
  oneByOne = classes,
  cases,
}: {
  /** By name. */
  classes: readonly string[];
  /** Those of them that are tried one by one, in this order. */
  oneByOne?: readonly string[];
  cases: readonly DiceAfter[];
}): { readonly choice: Postprocessing; readonly trials: readonly PostprocessingTrial[] } {
  const meanOf = (name: string, postprocessing: Postprocessing): number | null =>
    mean(cases.map((dice) => dice(postprocessing)[name] ?? null));
  const meansOf = (postprocessing: Postprocessing): (number | null)[] =>
    classes.map((name) => meanOf(name, postprocessing));

  const foreground: Postprocessing = { foreground: true, classes: [] };
  const [raw, united] = [meansOf(NO_POSTPROCESSING), meansOf(foreground)];
  const worse = classes.filter((_, index) => isLess(united[index]!, raw[index]!));
  const first: PostprocessingTrial = {
    of: { kind: 'foreground' },
    before: mean(raw),
    after: mean(united),
    accepted: isLess(mean(raw), mean(united)) && worse.length === 0,
    worse,
  };
  let choice = first.accepted ? foreground : NO_POSTPROCESSING;
  const trials = [first];
  // With one class, its largest component is that of all foreground.
  for (const name of classes.length > 1 ? oneByOne : []) {
    const next: Postprocessing = { ...choice, classes: [...choice.classes, name] };
    const [before, after] = [meanOf(name, choice), meanOf(name, next)];
    const accepted = isLess(before, after);
    trials.push({ of: { kind: 'class', name }, before, after, accepted, worse: [] });
    if (accepted) choice = next;
  }
  return { choice, trials };
}

function isLess(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a < b;
}

function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
