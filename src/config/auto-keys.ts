import type { Settings } from './experiment.js';

/** The keys that may stand on `auto`, by what they decide. */
const GROUPS = {
  preparation: { section: 'preprocessing', keys: ['spacing_mm', 'normalize_mask'] },
  network: { section: 'model', keys: ['features', 'strides', 'kernels'] },
  sampling: { section: 'training', keys: ['patch', 'batch'] },
} as const;

export type AutoGroup = keyof typeof GROUPS;
export type AutoKey = (typeof GROUPS)[AutoGroup]['keys'][number];

export const AUTO_GROUPS = Object.keys(GROUPS) as readonly AutoGroup[];

/** The section of the experiment that a group's keys stand in, and these keys. */
export function keysOf(group: AutoGroup): { readonly section: keyof Settings; readonly keys: readonly AutoKey[] } {
  return GROUPS[group];
}

/** The keys of a group that stand on `auto`. */
export function autoKeysOf(settings: Settings, group: AutoGroup): AutoKey[] {
  const { section, keys } = keysOf(group);
  const values = settings[section] as Readonly<Record<string, unknown>>;
  return keys.filter((key) => values[key] === 'auto');
}

/** Whether anything stands on `auto`. */
export function hasAutoKeys(settings: Settings): boolean {
  return AUTO_GROUPS.some((group) => autoKeysOf(settings, group).length > 0);
}
