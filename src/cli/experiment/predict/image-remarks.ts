import type { Diagnostic } from '../../../base/diagnostic.js';
import { rangeText } from '../../../checks/intensity-text.js';
import { formatNumber } from '../../../stats/format-number.js';
import type { ProfilesFile } from '../../../stages/ingest/case-files.js';
import type { NewImageFacts } from '../../../stages/inspect-image/image-facts.js';
import type { TrainedImages } from './trained-images.js';
import type { TrainedOn } from './trained-on.js';

/** Beyond the voxel sizes of the training by more than this share; a little more, since headers keep single precision. */
const SPACING_MARGIN = 0.1 + 1e-4;

/** In what an image is unlike those that the networks were trained on. */
export function imageRemarks(options: {
  id: string;
  image: NewImageFacts;
  /** Absent in results of earlier versions. */
  profiles?: ProfilesFile | undefined;
  trained: TrainedImages;
}): Diagnostic[] {
  return [...spacingRemarks(options), ...orientationRemarks(options), ...intensityRemarks(options)];
}

type Compared = Parameters<typeof imageRemarks>[0];

function spacingRemarks({ id, image, trained: { dataset } }: Compared): Diagnostic[] {
  const ranges = spacingRanges(image, dataset);
  if (!image.spacing_mm.some((length, axis) => isBeyond(length, ranges[axis]!))) return [];
  const known = ranges.map(({ min, max }) => (min === max ? short(min) : `${short(min)} to ${short(max)}`));
  return [
    warning({
      code: 'SPACING_UNSEEN',
      message: `${id} has voxels of ${image.spacing_mm.map(short).join(', ')} mm, and the networks were trained on ${known.join(', ')} mm`,
      fix: 'check its header: a voxel of 1 mm is often one that nobody wrote',
    }),
  ];
}

/** Axes that are turned anyway may be stored in any direction. */
function orientationRemarks({ id, image, trained: { dataset, keepsAxes } }: Compared): Diagnostic[] {
  const known = Object.keys(dataset.orientations).filter((code) => code !== 'undeclared');
  // Nobody knows how the images of the training lay.
  if (!keepsAxes || known.length < Object.keys(dataset.orientations).length) return [];
  const stored = image.has_space ? image.orientation : undefined;
  if (stored !== undefined && known.includes(stored)) return [];
  const found = stored === undefined ? 'does not say how its axes lie' : `is stored as ${stored}`;
  return [
    warning({
      code: 'ORIENTATION_UNSEEN',
      message: `${id} ${found}, the networks were trained on ${known.join(', ')}, and preprocessing.orientation: stored turns nothing`,
      fix: `store it as ${known[0]!}, or train with preprocessing.orientation: RAS`,
    }),
  ];
}

function intensityRemarks(compared: Compared): Diagnostic[] {
  const { id, profiles, trained } = compared;
  const { intensities } = trained;
  if (intensities === undefined || profiles === undefined) return meanRemarks(compared);
  return Object.entries(intensities).flatMap(([name, { shares, normalize, seen, farNearest }]) => {
    const values = seen(profiles);
    const near = values && farNearest(values);
    if (near === undefined) return [];
    const after = normalize === 'none' ? '' : ` after ${normalize}`;
    return [
      intensityWarning(
        `${id} has intensities${after} in channel ${name} like none that the networks were trained on: ` +
          `${rangeText(values!, shares)}; the nearest, ${near.id}, ${rangeText(near.values, shares)}: ${formatNumber(near.distance, 2)} SD`,
      ),
    ];
  });
}

/** What runs of earlier versions allow to tell: the level, of channels whose scale reaches the network. */
function meanRemarks({ id, image, trained: { dataset, channels } }: Compared): Diagnostic[] {
  return Object.entries(channels).flatMap(([name, { normalize }]) => {
    const seen = dataset.channels[name];
    if (seen === undefined || normalize === 'zscore' || normalize === 'rescale') return [];
    const { mean } = image.channels[name]!;
    const { case_mean: means, case_std: stds } = seen;
    if (mean >= means.min - stds.median && mean <= means.max + stds.median) return [];
    return [
      intensityWarning(
        `${id} has a mean intensity of ${short(mean)} in channel ${name}, and the images of the training have ${short(means.min)} to ${short(means.max)}`,
      ),
    ];
  });
}

function intensityWarning(message: string): Diagnostic {
  return warning({
    code: 'INTENSITY_UNSEEN',
    message,
    fix: 'check that it is of the same scanner and contrast, in the same unit (HU against 0 to 255) and without an offset',
  });
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function isBeyond(value: number, { min, max }: Range): boolean {
  return value < min * (1 - SPACING_MARGIN) || value > max * (1 + SPACING_MARGIN);
}

/** Of each stored axis of the image; over all axes where the images of the training are not stored alike. */
function spacingRanges({ has_space: hasSpace, orientation }: NewImageFacts, dataset: TrainedOn): readonly Range[] {
  const { spacing_mm: spacing, orientations } = dataset;
  const orders = new Set(Object.keys(orientations).map((code) => (code === 'undeclared' ? code : axesOf(code).join())));
  const [order] = orders;
  const mine = hasSpace ? axesOf(orientation) : undefined;
  if (orders.size === 1 && order === 'undeclared') return spacing;
  if (orders.size === 1 && order !== undefined && mine !== undefined) {
    return mine.map((axis) => spacing[order.split(',').indexOf(axis)]!);
  }
  const any = { min: Math.min(...spacing.map(({ min }) => min)), max: Math.max(...spacing.map(({ max }) => max)) };
  return [any, any, any];
}

const AXIS_OF: Readonly<Record<string, string>> = { L: 'L/R', R: 'L/R', A: 'A/P', P: 'A/P', S: 'S/I', I: 'S/I' };

function axesOf(code: string): string[] {
  return Array.from(code, (letter) => AXIS_OF[letter]!);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function warning(what: { code: string; message: string; fix: string }): Diagnostic {
  return { ...what, severity: 'warning', blame: 'data', places: [] };
}
