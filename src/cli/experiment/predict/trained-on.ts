import { recordedJson, type RecordSource } from './recorded-json.js';

/** What the images outside the test set were like: the part of `dataset.json` that new images are held against. */
export interface TrainedOn {
  /** Along the stored axes. */
  readonly spacing_mm: readonly Spread[];
  /** How many images were stored in each orientation, or `undeclared`. */
  readonly orientations: Readonly<Record<string, number>>;
  readonly channels: Readonly<Record<string, { readonly case_mean: Spread; readonly case_std: Spread }>>;
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Undefined where the result is gone: a run can predict without it. */
export function trainedOn(source: RecordSource): TrainedOn | undefined {
  return recordedJson(source, 'analyze', 'dataset.json') as TrainedOn | undefined;
}
