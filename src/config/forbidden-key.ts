import { isForbiddenName } from '../base/forbidden-name.js';

/** Keys that could reach into JavaScript's own objects. They are refused wherever a key can be written. */
export function isForbiddenKey(key: string): boolean {
  return isForbiddenName(key);
}

export function forbiddenKeyMessage(key: string): { message: string; fix: string } {
  return { message: `${key} cannot be used as a key`, fix: 'use another name' };
}
