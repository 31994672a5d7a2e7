import type { MirrorPairs } from '../mirror.js';
import type { Triple } from '../volume.js';
import type { Range } from './range.js';
import type { ZoomRange } from './zoom.js';

/**
 * Which transforms training draws, and from what: what is absent is off. Plain values, as they cross to threads. `p` is
 * the probability per sample (of a flip: per axis), `pChannel` that of a channel in a sample that is changed at all.
 */
export interface AugmentationSettings {
  /** `auto`: with very flat patches nothing is interpolated across the slices; see `dummyAxis`. */
  readonly dummy2d?: 'auto' | 'never';
  /** Largest angle about all axes or each; `inPlaneDegrees` is used where `dummy2d` leaves one axis. */
  readonly rotate?: { readonly degrees: number | Triple; readonly inPlaneDegrees?: number; readonly p: number };
  readonly zoom?: ZoomRange & { readonly p: number };
  /** `magnitude` in voxels, `scale` as a share of the patch. */
  readonly elastic?: { readonly magnitude: Range; readonly scale: Range; readonly p: number };
  readonly noise?: { readonly std: Range; readonly p: number };
  /** `sigma` in voxels. */
  readonly blur?: { readonly sigma: Range; readonly p: number; readonly pChannel: number };
  readonly brightness?: { readonly factor: Range; readonly p: number };
  readonly contrast?: { readonly factor: Range; readonly p: number };
  readonly lowResolution?: { readonly factor: Range; readonly p: number; readonly pChannel: number };
  readonly gammaInverted?: { readonly gamma: Range; readonly p: number };
  readonly gamma?: { readonly gamma: Range; readonly p: number };
  /** `axis` is 0, 1 or 2 here and below: the one along which sound runs. */
  readonly gain?: { readonly axis: number; readonly strength: Range; readonly p: number };
  readonly attenuation?: { readonly axis: number; readonly strength: Range; readonly p: number };
  /** `width` as a share of the patch. */
  readonly shadow?: { readonly axis: number; readonly strength: Range; readonly width: Range; readonly p: number };
  readonly speckle?: { readonly strength: Range; readonly correlationMm: Triple; readonly p: number };
  readonly mirror?: MirrorSettings;
}

export interface MirrorSettings {
  /** 0, 1, 2 for the first, second, third axis. */
  readonly axes: readonly number[];
  readonly p: number;
  readonly pairs?: MirrorPairs;
}
