import { isContainer } from './corruptions.js';

/**
 * The same content, which reports the path (`loss/ce`) of each value that is read from it. Its lists are real ones with
 * getters, since native code takes no proxy for a list.
 */
export function traceReads<T>(content: T, onRead: (path: string) => void): T {
  const traced = (value: unknown, path: readonly string[]): unknown => {
    if (!isContainer(value)) return value;
    const copy: object = Array.isArray(value) ? [] : {};
    for (const [key, child] of Object.entries(value)) {
      const childPath = [...path, key];
      const tracedChild = traced(child, childPath);
      const report = isContainer(child) ? undefined : childPath.join('/');
      Object.defineProperty(copy, key, {
        enumerable: true,
        get: () => {
          if (report !== undefined) onRead(report);
          return tracedChild;
        },
      });
    }
    return copy;
  };
  return traced(content, []) as T;
}
