import type { StageFailure } from '../base/failure.js';
import { imageFailure } from './image-failure.js';
import type { RawImage } from './volume.js';

/**
 * The voxels of a label image as bytes, whatever type it is stored in. Throws LABEL_NOT_INTEGER for a fraction, which
 * a label map gets by being resampled, and LABEL_NOT_DECLARED for what fits into no byte.
 */
export function toLabelMap(image: RawImage): Uint8Array {
  const { data, path } = image;
  if (data instanceof Uint8Array) return data;
  const labels = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    labels[i] = value;
    if (labels[i] !== value) throw notALabel(value, path);
  }
  return labels;
}

function notALabel(value: number, path: string): StageFailure {
  if (!Number.isInteger(value)) {
    return imageFailure({
      code: 'LABEL_NOT_INTEGER',
      path,
      problem: `is no label map: it holds the value ${value}`,
      fix: 'labels are whole numbers; a label map with fractions was resampled or smoothed, so go back to its original',
    });
  }
  return imageFailure({
    code: 'LABEL_NOT_DECLARED',
    path,
    problem: `holds the label ${value}; labels are 0 to 255`,
    fix: 'give the label another number in the label maps',
  });
}
