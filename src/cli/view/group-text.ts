import type { LoadedGroup } from '../../config/groups/load-members.js';

/** What a file with several runs holds: `base and 3 variants`, `a sweep of 4`, `a ladder of base and 1 step`. */
export function groupText(kind: Exclude<LoadedGroup['kind'], 'single'>, members: number): string {
  const besideBase = members - 1;
  switch (kind) {
    case 'variants':
      return `base and ${besideBase} ${besideBase === 1 ? 'variant' : 'variants'}`;
    case 'sweep':
      return `a sweep of ${members}`;
    case 'ladder':
      return `a ladder of base and ${besideBase} ${besideBase === 1 ? 'step' : 'steps'}`;
  }
}
