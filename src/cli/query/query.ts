import type { Json } from '../../base/json.js';

/** A stretch of the expression as it was typed; columns count from 0. */
export interface Stretch {
  readonly at: number;
  readonly length: number;
}

/** A name of something that a run has: a setting, a figure, or a fact such as `state`. */
export interface QueryKey extends Stretch {
  readonly name: string;
}

/** What a key is held against. A bare word that looks like a number is one; in quotes it is a text. */
export interface Literal extends Stretch {
  readonly text: string;
  readonly value: Json;
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~';

/** A condition on runs. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  | { readonly kind: 'has'; readonly key: QueryKey }
  | { readonly kind: 'compare'; readonly key: QueryKey; readonly operator: Operator; readonly literal: Literal }
  | { readonly kind: 'in'; readonly key: QueryKey; readonly literals: readonly Literal[] };
