import type { SegmentationTask } from '../../config/experiment.js';
import type { Region } from '../../config/regions-of.js';
import type { LabelClass } from '../../imaging/metrics/label-class.js';

/** A label or a region, as it is measured. A `headline` class counts in the mean foreground. */
export interface EvaluatedClass extends LabelClass {
  readonly kind: 'label' | 'region';
  readonly headline: boolean;
}

/** The part of a task that says what is measured. */
export interface EvaluatedTask {
  readonly labels: SegmentationTask['labels'];
  /** In writing order. */
  readonly regions: readonly Region[] | null;
  /** Name of the label that is in no metric. */
  readonly ignore: string | null;
}

/**
 * The foreground labels; with regions those first, as the headline, and beside them each label that can be read back
 * from what is written for regions: where two labels are written as one, neither can be told from the other.
 */
export function evaluatedClasses({ labels, regions, ignore }: EvaluatedTask): readonly EvaluatedClass[] {
  const foreground = Object.entries(labels).filter(([name, value]) => value !== 0 && name !== ignore);
  const ofLabels = foreground.map(([name, value]): EvaluatedClass => ({
    name,
    values: [value],
    kind: 'label',
    headline: regions === null,
  }));
  if (regions === null) return ofLabels;
  const written = new Map(foreground.map(([name]) => [name, regions.findLast(({ of }) => of.includes(name))?.as]));
  const isReadable = (name: string): boolean =>
    written.get(name) === name && foreground.every(([other]) => other === name || written.get(other) !== name);
  return [
    ...regions.map(({ name, of }): EvaluatedClass => {
      return { name, values: of.map((label) => labels[label]!), kind: 'region', headline: true };
    }),
    ...ofLabels.filter(({ name }) => isReadable(name) && regions.every((region) => region.name !== name)),
  ];
}
