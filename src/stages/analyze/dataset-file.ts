/** `dataset.json`, as far as others read it. */
export interface DatasetFacts {
  readonly cases: number;
  /** By label name; the spread of its voxel counts stands beside. */
  readonly label_voxels: Readonly<Record<string, { readonly cases_without: number }>>;
}
