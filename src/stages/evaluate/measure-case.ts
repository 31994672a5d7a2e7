import { measureClasses, type ClassMeasurement, type Measures } from '../../imaging/metrics/measure-classes.js';
import { applyPostprocessing, type Postprocessing } from '../../imaging/postprocess/apply-postprocessing.js';
import type { RawImage } from '../../imaging/volume.js';
import type { EvaluatedClass } from './evaluated-classes.js';
import type { CaseMetrics, ClassMetrics } from './metrics-file.js';

/**
 * Measures one prediction after each of the postprocessings. `predicted` and `truth` are label maps on the grid of
 * `image`. Label maps that postprocessing leaves alike are measured once.
 */
export function measureCase({
  id,
  image,
  predicted,
  truth,
  classes,
  ignore,
  measures,
  postprocessings,
}: {
  id: string;
  image: RawImage;
  predicted: Uint8Array;
  truth: Uint8Array;
  classes: readonly EvaluatedClass[];
  /** Value of the label that is in no metric. */
  ignore: number | undefined;
  measures: Measures;
  postprocessings: readonly Postprocessing[];
}): CaseMetrics {
  const { size, spacingMm } = image;
  const maps: Uint8Array[] = [];
  const variants = postprocessings.map((choice) => {
    const labels = applyPostprocessing({ labels: predicted, size, classes, choice });
    const same = maps.findIndex((map) => map === labels || Buffer.compare(map, labels) === 0);
    return { ...choice, measured: same >= 0 ? same : maps.push(labels) - 1 };
  });
  const measured = maps.map((labels) => {
    const measurements = measureClasses({
      predicted: labels,
      truth,
      size,
      spacingMm,
      classes,
      measures,
      ...(ignore === undefined ? {} : { ignore }),
    });
    return Object.fromEntries(classes.map(({ name }, index) => [name, toFile(measurements[index]!)]));
  });
  return { case: id, spacing_mm: spacingMm, space_declared: image.hasSpace, variants, measured };
}

function toFile({ counts, dice, hd95, nsd, volumeDifference }: ClassMeasurement): ClassMetrics {
  return {
    ...counts,
    dice: defined(dice),
    ...(hd95 === undefined ? {} : { hd95: defined(hd95) }),
    ...(nsd === undefined ? {} : { nsd: defined(nsd) }),
    ...(volumeDifference === undefined
      ? {}
      : {
          volume_difference_ml: volumeDifference.ml,
          volume_difference_percent: defined(volumeDifference.percent),
        }),
  };
}

function defined(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
