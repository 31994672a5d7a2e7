/** What is measured as one thing: a label, or a region made of several labels. */
export interface LabelClass {
  readonly name: string;
  /** The values that belong to it, in the prediction and in the truth alike. */
  readonly values: readonly number[];
}

/** For each value of a label map 1 if it is one of `values`, else 0. */
export function membersOf(values: readonly number[]): Uint8Array {
  const members = new Uint8Array(256);
  for (const value of values) members[value] = 1;
  return members;
}
