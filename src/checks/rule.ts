import type { Place, Severity, Span } from '../base/diagnostic.js';
import type { Json } from '../base/json.js';
import type { CheckFacts } from './facts.js';

/** One thing that can be wrong with an experiment although its file is sound. A pure function over facts. */
export interface Rule {
  readonly severity: Severity;
  /** Whether the user may accept what it finds, in `checks.accept`. What cannot be computed at all cannot be accepted. */
  readonly acceptable: boolean;
  /** One line for the documentation. */
  readonly means: string;
  judge(facts: CheckFacts): Verdict;
}

/** Stages that find what rules look at. */
export type AwaitedStage = 'ingest' | 'split' | 'analyze' | 'configure' | 'preflight' | 'train';

export type Verdict =
  | { readonly kind: 'pass' }
  /** The facts are not there before this stage has run. */
  | { readonly kind: 'unknown'; readonly until: AwaitedStage }
  | {
      readonly kind: 'fail';
      /** What an acceptance has to name. The order within a list of texts does not count. */
      readonly value: Json;
      readonly findings: readonly Finding[];
    };

export interface Finding {
  readonly message: string;
  readonly fix?: string;
  readonly places: readonly Place[];
}

export const PASS: Verdict = { kind: 'pass' };

/** Places that exist, in order; a fact that is not written has none. */
export function places(...candidates: readonly (readonly [Span | undefined, note?: string])[]): Place[] {
  return candidates.flatMap(([span, note]) =>
    span === undefined ? [] : [{ span, ...(note === undefined ? {} : { note }) }],
  );
}

/** Where a setting stands if it is written; its default stands nowhere, and its section would be no answer. */
export function placeIfWritten(locate: CheckFacts['locate'], path: readonly (string | number)[]): Span | undefined {
  const span = locate(path);
  const parent = locate(path.slice(0, -1));
  const isParents =
    span?.line === parent?.line && span?.column === parent?.column && span?.lineText === parent?.lineText;
  return isParents ? undefined : span;
}
