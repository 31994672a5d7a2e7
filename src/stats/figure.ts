/** A statistic that these data do not give, and why. */
export interface Undefined {
  readonly value: null;
  readonly reason: string;
}

/** A statistic, or why there is none: a number that means nothing never stands in its place. */
export type Figure = { readonly value: number } | Undefined;

/** The value, or nothing with a reason where the arithmetic overflowed or was undefined. */
export function figure(value: number): Figure {
  return Number.isFinite(value) ? { value } : undefinedFor('the result is not a finite number');
}

/** `reason` is a clause for the user: "all targets are equal". */
export function undefinedFor(reason: string): Undefined {
  return { value: null, reason };
}
