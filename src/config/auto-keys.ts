import type { Settings } from './experiment.js';

/** The keys that may stand on `auto`, by what they decide. */
const GROUPS = {
  preparation: { at: ['preprocessing'], keys: ['spacing_mm', 'normalize_mask'] },
  network: { at: ['model'], keys: ['features', 'strides', 'kernels'] },
  sampling: { at: ['training'], keys: ['patch', 'batch'] },
  loss: { at: ['training', 'loss'], keys: ['batch_dice'] },
} as const;

export type AutoGroup = keyof typeof GROUPS;
export type AutoKey = (typeof GROUPS)[AutoGroup]['keys'][number];

export const AUTO_GROUPS = Object.keys(GROUPS) as readonly AutoGroup[];

/** The map of the experiment that a group's keys stand in, and these keys. */
export function keysOf(group: AutoGroup): { readonly at: readonly string[]; readonly keys: readonly AutoKey[] } {
  return GROUPS[group];
}

/** The keys of a group that stand on `auto`. */
export function autoKeysOf(settings: Settings, group: AutoGroup): AutoKey[] {
  const { at, keys } = keysOf(group);
  const values = at.reduce<Values>((map, key) => map[key] as Values, settings as unknown as Values);
  return keys.filter((key) => values[key] === 'auto');
}

type Values = Readonly<Record<string, unknown>>;

/** Whether anything stands on `auto`. */
export function hasAutoKeys(settings: Settings): boolean {
  return AUTO_GROUPS.some((group) => autoKeysOf(settings, group).length > 0);
}
