import { autoKeysOf, type AutoGroup } from '../../config/auto-keys.js';
import type { Settings } from '../../config/experiment.js';
import type { Need } from '../../graph/stage-spec.js';

/**
 * The edge from `configure` to a stage that uses these groups: none where nothing in them is `auto`, so that a plan of
 * fixed settings waits for no planning.
 */
export function configuredNeeds(settings: Settings, groups: readonly AutoGroup[]): Need[] {
  const files = groups.filter((group) => autoKeysOf(settings, group).length > 0).map(configuredFile);
  return files.length === 0 ? [] : [{ kind: 'stage', stage: 'configure', files }];
}

/** The output that holds the values of a group; a key that is not `auto` is not in it. */
export function configuredFile(group: AutoGroup): string {
  return `${group}.json`;
}
