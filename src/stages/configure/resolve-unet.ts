import type { Settings } from '../../config/experiment.js';
import type { Triple } from '../../imaging/volume.js';
import type { NetworkFile } from './configured-file.js';
import { plannedValue } from './planned-value.js';

type UnetModel = Extract<Settings['model'], { kind: 'unet' | 'resenc-unet' }>;

/** The stages of a U-Net, all lists of the same length. Triples follow the letters of the orientation. */
export interface ResolvedUnet {
  /** Channels per stage. */
  readonly features: readonly number[];
  /** The first is all ones. */
  readonly strides: readonly Triple[];
  readonly kernels: readonly Triple[];
}

/** Puts planned values in the place of `auto`, and lists in the place of `halve` and of a single kernel size. */
export function resolveUnet({ features, strides, kernels }: UnetModel, planned: NetworkFile): ResolvedUnet {
  const channels = features === 'auto' ? plannedValue(planned.features, 'the model') : features;
  return {
    features: channels,
    strides:
      strides === 'auto'
        ? plannedValue(planned.strides, 'the model')
        : strides === 'halve'
          ? channels.map((_, stage) => cube(stage === 0 ? 1 : 2))
          : strides,
    kernels:
      kernels === 'auto'
        ? plannedValue(planned.kernels, 'the model')
        : typeof kernels === 'number'
          ? channels.map(() => cube(kernels))
          : kernels,
  };
}

function cube(value: number): Triple {
  return [value, value, value];
}
