import { groupsSchema } from '../generated/schema.js';
import type { GroupKind } from '../sections/groups.js';
import type { MapNode } from '../tree.js';

/** The keys of a file that make several runs of it. */
export const GROUP_KINDS = Object.keys(groupsSchema.properties ?? {}) as readonly GroupKind[];

/** A file's settings, and apart from them its variants, sweep or ladder. */
export function takeGroups(tree: MapNode): { settings: MapNode; groups: MapNode } {
  const isGroup = (key: string) => (GROUP_KINDS as readonly string[]).includes(key);
  const part = (takes: (key: string) => boolean): MapNode => ({
    ...tree,
    entries: new Map([...tree.entries].filter(([key]) => takes(key))),
  });
  return { settings: part((key) => !isGroup(key)), groups: part(isGroup) };
}
