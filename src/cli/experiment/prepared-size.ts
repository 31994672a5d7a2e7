import type { Settings } from '../../config/experiment.js';
import type { PreparationFile } from '../../stages/configure/configured-file.js';
import type { ImageFacts } from '../../stages/ingest/case-files.js';

type Triple = readonly [number, number, number];

/**
 * Size that an image is going to have after orienting, cropping and resampling, to within the rounding. `planned` is
 * what `auto` became; undefined where the voxel size is `auto` and not planned yet.
 */
export function preparedSize(
  image: ImageFacts,
  preprocessing: Settings['preprocessing'],
  planned?: PreparationFile,
): Triple | undefined {
  const { size, resize } = preprocessing;
  if (resize !== undefined) return resize;
  return size === 'native' ? resampledSize(image, preprocessing, planned) : size;
}

/** The same without `size` and `resize`. */
export function resampledSize(
  image: ImageFacts,
  { orientation, spacing_mm: written, crop }: Settings['preprocessing'],
  planned: PreparationFile = {},
): Triple | undefined {
  const spacing = written === 'auto' ? planned.spacing_mm : written;
  if (spacing === undefined) return undefined;
  const stored = crop === 'nonzero' ? image.nonzero_size : image.size;
  const sizeAlong = (axis: 0 | 1 | 2): number => {
    const from =
      orientation === 'stored' || !image.has_space ? axis : storedAxis(orientation[axis]!, image.orientation);
    const factor = spacing === 'native' ? 1 : image.spacing_mm[from]! / spacing[axis];
    return Math.max(1, Math.round(stored[from]! * factor));
  };
  return [sizeAlong(0), sizeAlong(1), sizeAlong(2)];
}

const OPPOSITE: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', S: 'I', I: 'S' };

function storedAxis(letter: string, orientation: string): number {
  return Array.from(orientation).findIndex((one) => one === letter || one === OPPOSITE[letter]);
}
