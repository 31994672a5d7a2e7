import type { Plane } from '../../imaging/picture/plane.js';
import type { JsonObject } from '../../base/json.js';
import type { Triple } from '../../imaging/volume.js';

/** What the page of augmented samples shows. Plain data. */
export interface Gallery {
  /** Of the experiment. */
  readonly name: string;
  readonly fold: number;
  readonly seed: number;
  readonly patch: Triple;
  /** What the voxels run towards along the first, second and third axis, e.g. `R`, or `axis 1`. */
  readonly directions: readonly [string, string, string];
  readonly channels: readonly string[];
  /** Label names by value; none in a regression. */
  readonly labels: ReadonlyMap<number, string>;
  /** Name of the target and its unit, in a regression. */
  readonly target?: { readonly name: string; readonly unit: string };
  /** Transforms that are on, by their names in the experiment file. */
  readonly transforms: readonly string[];
  readonly cases: readonly GalleryCase[];
}

export interface GalleryCase {
  readonly id: string;
  readonly spacingMm: Triple;
  /** Size of the prepared case. */
  readonly size: Triple;
  readonly samples: readonly GallerySample[];
}

/** One sample before and after augmentation, cut at the same planes and shown in the same grey values. */
export interface GallerySample {
  readonly start: Triple;
  readonly paddedVoxels: number;
  /** See `SampleRecord`. */
  readonly centredOn?: number | string;
  /** Drawn parameters by name of the transform in the experiment file; empty where none acted. */
  readonly draws: Readonly<Record<string, JsonObject>>;
  readonly volumeFactor: number;
  readonly target?: { readonly before: number; readonly after: number };
  readonly original: readonly Plane[];
  readonly augmented: readonly Plane[];
}
