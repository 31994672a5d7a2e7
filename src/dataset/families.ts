interface Derived {
  readonly id: string;
  /** The case that this one was made from; it need not be among the cases. */
  readonly parent?: string | undefined;
}

/**
 * Adds to each case the name of its family: all that is connected by `parent`, over any number of steps and also
 * through a parent that is no case itself. The name is the ancestor of all, so that a case without relatives is its
 * own family; a circle of parents is a family like any other.
 */
export function withFamilies<T extends Derived>(cases: readonly T[]): (T & { readonly family: string })[] {
  const familyOf = connect(cases);
  return cases.map((row) => ({ ...row, family: familyOf(row.id) }));
}

function connect(cases: readonly Derived[]): (id: string) => string {
  const link = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let up = link.get(root); up !== undefined; up = link.get(root)) root = up;
    // Shortens the way for the next look-up, or a long chain of copies of copies would cost its square.
    for (let at = id; at !== root;) {
      const up = link.get(at)!;
      link.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { id, parent } of cases) {
    if (parent === undefined) continue;
    const child = find(id);
    const ancestor = find(parent);
    if (child !== ancestor) link.set(child, ancestor);
  }
  return find;
}
