import { runInNewContext } from 'node:vm';

/** What the first group of an expression matches in each text. */
export type FirstGroups =
  /** In the order of the texts; empty where it matches nothing. */
  | { readonly kind: 'found'; readonly groups: readonly string[] }
  /** It is no expression with a group; `reason` continues a sentence that begins with its name. */
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'slow'; readonly limitMs: number };

/** Sound expressions need milliseconds for thousands of texts. */
const LIMIT_MS = 1000;

/**
 * With an empty alternative the expression matches the empty text, and so tells how many groups it has. A text of the
 * user's is only ever an argument of `RegExp`, never code.
 */
const SEARCH = `
  (() => {
    try {
      if (new RegExp(pattern + '|').exec('').length === 1) return { kind: 'invalid', reason: 'has no group' };
      const regex = new RegExp(pattern);
      return { kind: 'found', groups: texts.map((text) => regex.exec(text)?.[1] ?? '') };
    } catch (error) {
      return { kind: 'invalid', reason: 'is not a regular expression: ' + error.message };
    }
  })()`;

/**
 * Searches every text for an expression of the user's. An expression can need a time that doubles with each further
 * character, and nothing but the `vm` module stops one, so all are searched there in one call.
 */
export function firstGroups(texts: readonly string[], pattern: string): FirstGroups {
  try {
    return runInNewContext(SEARCH, { texts, pattern }, { timeout: LIMIT_MS }) as FirstGroups;
  } catch (error) {
    if (isTimeout(error)) return { kind: 'slow', limitMs: LIMIT_MS };
    throw error;
  }
}

/** The error belongs to the other context, so that it is no instance of this one's `Error`. */
function isTimeout(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
