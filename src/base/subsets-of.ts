/** Every subset of a list, the empty one first; the items of each in the order of the list. */
export function subsetsOf<T>(items: readonly T[]): (readonly T[])[] {
  return items.reduce<(readonly T[])[]>(
    (before, item) => [...before, ...before.map((subset) => [...subset, item])],
    [[]],
  );
}
