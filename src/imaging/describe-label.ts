import { imageFailure } from './image-failure.js';
import { toLabelMap } from './label-map.js';
import type { RawImage } from './volume.js';

/**
 * Voxels of each declared label, by value as a decimal string (JSON-able); 0 for a label that does not occur.
 * Throws LABEL_NOT_DECLARED naming the values that are not among `labels` (name to value), and LABEL_NOT_INTEGER.
 */
export function describeLabel(image: RawImage, labels: Readonly<Record<string, number>>): Record<string, number> {
  const counts = new Float64Array(256);
  for (const value of toLabelMap(image)) counts[value]!++;
  const declared = Object.entries(labels).sort(([, a], [, b]) => a - b);
  const known = new Set(declared.map(([, value]) => value));
  const unknown = Array.from(counts.keys()).filter((value) => counts[value]! > 0 && !known.has(value));
  if (unknown.length > 0) {
    throw imageFailure({
      code: 'LABEL_NOT_DECLARED',
      path: image.path,
      problem: `holds the label${unknown.length > 1 ? 's' : ''} ${unknown
        .map((value) => `${value} (${counts[value]!} voxels)`)
        .join(', ')}, declared are ${declared.map(([name, value]) => `${value} ${name}`).join(', ')}`,
      fix: 'declare it in `task.labels` (values count 0, 1, 2, ...), or rewrite the label map with the declared values',
    });
  }
  return Object.fromEntries(declared.map(([, value]) => [String(value), counts[value]!]));
}
