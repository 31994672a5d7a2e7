import type { AugmentationSettings, MirrorSettings } from '../../imaging/augment/augmentation-settings.js';
import type { BatchSettings, PreparedCaseFile } from '../../learn/loader/batch.js';
import { augmentationSettingsOf } from './augmentation-settings-of.js';
import type { TrainSettings } from './train-settings.js';

/** How a training draws its samples. The resolutions of the labels are not in it: they belong to the task's plan. */
export type Sampling = Omit<BatchSettings, 'scales' | 'augmentation'> & {
  readonly augmentation: AugmentationSettings & { readonly mirror: MirrorSettings };
};

export function samplingOf(
  { slice, preprocessing, patch, batch, segmentation }: TrainSettings,
  { cases, fold }: { cases: readonly PreparedCaseFile[]; fold: number },
): Sampling {
  const { training, augmentation, labels, mirror_pairs: mirrorPairs, regression, seed } = slice;
  return {
    cases,
    patch,
    batch,
    foreground: segmentation === undefined ? 0 : training.foreground,
    augmentation: augmentationSettingsOf({ augmentation, labels, mirrorPairs, orientation: preprocessing.orientation }),
    purpose: 'training',
    caseOrder: regression === undefined ? 'random' : 'each-once',
    seed,
    fold,
    ...(regression === undefined ? {} : { targetBehavesAs: regression.behaves_as }),
  };
}
