import type { LabelClass } from '../metrics/label-class.js';
import { membersOf } from '../metrics/label-class.js';
import type { Triple } from '../volume.js';
import { keepLargestComponent } from './keep-largest-component.js';

/** Of what only the largest connected component is kept. */
export interface Postprocessing {
  /** Of all foreground taken together; comes first. */
  readonly foreground: boolean;
  /** Of these labels or regions by name, each by itself, in this order. */
  readonly classes: readonly string[];
}

export const NO_POSTPROCESSING: Postprocessing = { foreground: false, classes: [] };

/**
 * A label map after postprocessing: what is removed becomes 0. Returns `labels` itself if nothing is removed.
 * `classes` are the labels or regions that the choice names; C-order of `size`.
 */
export function applyPostprocessing({
  labels,
  size,
  classes,
  choice,
}: {
  labels: Uint8Array;
  size: Triple;
  classes: readonly LabelClass[];
  choice: Postprocessing;
}): Uint8Array {
  let result = labels;
  if (choice.foreground) result = keepLargestComponent({ labels: result, members: FOREGROUND, size });
  for (const name of choice.classes) {
    const found = classes.find((one) => one.name === name);
    if (found === undefined) throw new Error(`Internal error: no class ${name} to postprocess`);
    result = keepLargestComponent({ labels: result, members: membersOf(found.values), size });
  }
  return result;
}

const FOREGROUND = membersOf(Array.from({ length: 255 }, (_, index) => index + 1));
