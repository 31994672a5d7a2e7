/** `prediction.json` of one new image. */
export type ImagePrediction =
  | {
      readonly format: 1;
      readonly kind: 'segmentation';
      /** A label map on the image's own grid. */
      readonly file: 'labels.nii.gz';
      /** Voxels that postprocessing removed; null where the run chose none. */
      readonly removed_voxels: number | null;
    }
  | {
      readonly format: 1;
      readonly kind: 'regression';
      /** In the target's unit. */
      readonly value: number;
      /** What each network gave in each pass of test-time augmentation, standardised. */
      readonly outputs: readonly (readonly number[])[];
    };
