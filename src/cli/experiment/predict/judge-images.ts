import type { Diagnostic } from '../../../base/diagnostic.js';
import type { Settings } from '../../../config/experiment.js';
import type { Plan } from '../../../graph/plan.js';
import type { NewImageFacts } from '../../../stages/inspect-image/image-facts.js';
import type { StoreLayout } from '../../../store/layout.js';
import { readOutputJson } from '../../../store/manifest.js';
import type { TrainedOn } from './trained-on.js';

/** Beyond the voxel sizes of the training by more than this share, an image is another kind of image. */
const SPACING_MARGIN = 0.1;

/**
 * Warns of images that are unlike those that the run was trained on, as far as they have been read. Intensities are
 * compared for channels whose scale reaches the network (ct, none): a z-score or a rescaling takes it out.
 */
export function judgeImages(options: {
  layout: StoreLayout;
  channels: Settings['data']['channels'];
  /** Undefined where the run keeps no such record any more. */
  trainedOn: TrainedOn | undefined;
}): (plan: Plan) => { readonly diagnostics: readonly Diagnostic[] } {
  const { layout, trainedOn, channels } = options;
  const known = new Map<string, readonly Diagnostic[]>();
  return (plan) => {
    if (trainedOn === undefined) return { diagnostics: [] };
    for (const { id, spec, scope, state } of plan.nodes) {
      if (spec.name !== 'inspect-image' || state.kind !== 'fresh' || known.has(id)) continue;
      const image = readOutputJson(layout, state.published, 'image.json') as unknown as NewImageFacts;
      known.set(id, remarksOn({ id: scope.case!, image, trainedOn, channels }));
    }
    return { diagnostics: [...known.values()].flat() };
  };
}

function remarksOn(options: {
  id: string;
  image: NewImageFacts;
  trainedOn: TrainedOn;
  channels: Settings['data']['channels'];
}): Diagnostic[] {
  const { id, image, trainedOn, channels } = options;
  const remarks: Diagnostic[] = [];
  const ranges = spacingRanges(image, trainedOn);
  if (image.spacing_mm.some((length, axis) => isBeyond(length, ranges[axis]!))) {
    const trained = ranges.map(({ min, max }) => (min === max ? short(min) : `${short(min)} to ${short(max)}`));
    remarks.push(
      warning(
        'SPACING_UNSEEN',
        `${id} has voxels of ${image.spacing_mm.map(short).join(', ')} mm, and the networks were trained on ${trained.join(', ')} mm`,
      ),
    );
  }
  for (const [name, { normalize }] of Object.entries(channels)) {
    const seen = trainedOn.channels[name];
    if (seen === undefined || normalize === 'zscore' || normalize === 'rescale') continue;
    const { mean } = image.channels[name]!;
    const { case_mean: means, case_std: stds } = seen;
    if (mean >= means.min - stds.median && mean <= means.max + stds.median) continue;
    remarks.push(
      warning(
        'INTENSITY_UNSEEN',
        `${id} has a mean intensity of ${short(mean)} in channel ${name}, and the images of the training have ${short(means.min)} to ${short(means.max)}`,
      ),
    );
  }
  return remarks;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function isBeyond(value: number, { min, max }: Range): boolean {
  return value < min * (1 - SPACING_MARGIN) || value > max * (1 + SPACING_MARGIN);
}

/** Of each stored axis of the image; over all axes where the images of the training are not stored alike. */
function spacingRanges({ has_space: hasSpace, orientation }: NewImageFacts, trainedOn: TrainedOn): readonly Range[] {
  const { spacing_mm: spacing, orientations } = trainedOn;
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

function warning(code: string, message: string): Diagnostic {
  return { code, severity: 'warning', blame: 'data', message, places: [] };
}
