import type { LadderRule } from '../../config/sections/groups.js';

/** When a step is kept, behind "a step is kept if". */
export function ruleText(rule: LadderRule): string {
  return rule === 'interval' ? 'the interval is clear of zero on the better side' : 'the mean is better';
}
