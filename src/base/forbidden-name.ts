const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Names that could reach into JavaScript's own objects. They are refused wherever a user can write a name. */
export function isForbiddenName(name: string): boolean {
  return FORBIDDEN.has(name);
}
