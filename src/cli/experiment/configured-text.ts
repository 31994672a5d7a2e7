import type { Published } from '../../store/results.js';
import type { StoreLayout } from '../../store/layout.js';
import { readOutputJson } from '../../store/manifest.js';
import type { Configured } from '../../stages/configure/configured-file.js';
import { formatPlan } from '../../stages/configure/format-plan.js';

/** What each `auto` became and why, from the result of `configure`. */
export function configuredText(published: Published, layout: StoreLayout): string {
  return formatPlan(readOutputJson(layout, published, 'configured.json') as unknown as Configured);
}
