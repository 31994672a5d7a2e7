import type { Json } from '../../base/json.js';
import type { MirrorPairs } from '../../imaging/mirror.js';
import type { Triple } from '../../imaging/volume.js';

/** What determines every batch of a training. It crosses to worker threads, so it holds plain values only. */
export interface BatchSettings {
  readonly cases: readonly PreparedCaseFile[];
  /** Size of a patch along the first, second and third axis. */
  readonly patch: Triple;
  /** Patches per batch. */
  readonly batch: number;
  /** Share of the patches of a batch that are centred on foreground. */
  readonly foreground: number;
  /** Resolutions of the labels: 1 without deep supervision; each further one halves every axis. */
  readonly scales: number;
  readonly mirror: MirrorSettings;
  readonly seed: number;
  readonly fold: number;
}

export interface PreparedCaseFile {
  readonly id: string;
  /** Folder that `writePreparedCase` filled. */
  readonly folder: string;
}

export interface MirrorSettings {
  /** 0, 1, 2 for the first, second, third axis. */
  readonly axes: readonly number[];
  readonly p: number;
  readonly pairs: MirrorPairs;
}

/** Which batch: both count from 0. */
export interface BatchIndex {
  readonly epoch: number;
  readonly step: number;
}

export interface Batch extends BatchIndex {
  /** [batch, third, second, first axis, channel]. */
  readonly image: Float32Array<ArrayBuffer>;
  readonly channels: number;
  /** Highest resolution first, each [batch, third, second, first axis]. */
  readonly labels: readonly Uint8Array<ArrayBuffer>[];
  readonly samples: readonly SampleRecord[];
}

/** What was really drawn for one slot of a batch. */
export interface SampleRecord {
  readonly case: string;
  /** First voxel of the patch in the prepared case; may be negative. */
  readonly start: Triple;
  /** The label that the patch was centred on, where it was. */
  readonly forcedLabel?: number;
  /** Voxels of the patch that lie outside the case. */
  readonly paddedVoxels: number;
  /** Drawn parameters by transform, e.g. `{mirror: {flips: [true, false, false]}}`. */
  readonly draws: Readonly<Record<string, Json>>;
}
