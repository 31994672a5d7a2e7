import type { SchemaNode } from '../../config/schema-node.js';

/** A setting of the experiment file, with what may be written after it where that is a matter of a few words. */
export interface SettingKey {
  /** `training.optimizer.lr`. */
  readonly key: string;
  readonly about?: string;
  readonly values: readonly string[];
}

/** Every setting that the schema knows by its name; maps with the user's own names are left out. */
export function settingKeys(schema: SchemaNode): SettingKey[] {
  const found = new Map<string, SettingKey>();
  const walk = (node: SchemaNode, key: string): void => {
    const parts = [...(node.oneOf ?? []), ...(node.anyOf ?? [])];
    for (const part of parts) walk(part, key);
    for (const [name, child] of Object.entries(node.properties ?? {}))
      walk(child, key === '' ? name : `${key}.${name}`);
    if (node.properties === undefined && parts.length === 0 && node.patternProperties === undefined) add(node, key);
  };
  const add = (node: SchemaNode, key: string): void => {
    const known = found.get(key);
    const values = [...new Set([...(known?.values ?? []), ...valuesOf(node)])];
    const about = known?.about ?? node.description;
    found.set(key, { key, values, ...(about === undefined ? {} : { about }) });
  };
  walk(schema, '');
  return [...found.values()];
}

function valuesOf({ type, enum: words, const: only }: SchemaNode): readonly string[] {
  if (type === 'boolean') return ['true', 'false'];
  return words ?? (typeof only === 'string' ? [only] : []);
}
