import type { Settings } from '../../config/experiment.js';
import type { JsonObject } from '../../base/json.js';

type Split = Settings['data']['split'];

/** What a fingerprint holds of `data.split`: not the path of a split file, whose content is a need of its own. */
export function splitSlice(split: Split): (Exclude<Split, { kind: 'file' }> | { readonly kind: 'file' }) & JsonObject {
  return split.kind === 'file' ? { kind: split.kind } : split;
}
