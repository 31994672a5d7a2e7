import type { Span } from '../../base/diagnostic.js';
import type { TreeEdit } from '../edit-tree.js';
import type { GroupKind, LadderDeciding } from '../sections/groups.js';

/** The name of the experiment itself among its variants, and of step 0 of a ladder. */
export const BASE = 'base';

/** The runs that a file asks for, before any of them is composed. */
export type GroupPlan =
  | { readonly kind: 'variants' | 'sweep'; readonly members: readonly MemberPlan[] }
  | {
      readonly kind: 'ladder';
      readonly deciding: LadderDeciding;
      /** The base, then the steps in order. */
      readonly members: readonly MemberPlan[];
    };

/** What one run changes in the experiment. */
export interface MemberPlan {
  readonly name: string;
  /** In the order in which they apply. */
  readonly edits: readonly TreeEdit[];
  /** Where its name is written; undefined for the base and in a sweep. */
  readonly at: Span | undefined;
}

/** What one of several is called: `variant big`, `step big`, `lr=0.01,batch=2`. */
export function memberLabel(kind: GroupKind, name: string): string {
  if (kind === 'sweep' || name === BASE) return name;
  return kind === 'variants' ? `variant ${name}` : `step ${name}`;
}
