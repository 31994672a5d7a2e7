import type { StageContext } from '../../graph/stage-context.js';
import { toLabelMap } from '../../imaging/label-map.js';
import { measureClasses } from '../../imaging/metrics/measure-classes.js';
import type { PreparedCase } from '../../imaging/prepare-case.js';
import type { Triple } from '../../imaging/volume.js';
import { readBoundImage } from '../bound-file.js';
import type { EvaluatedClass } from '../evaluate/evaluated-classes.js';
import type { RegressionMetrics } from '../evaluate/evaluate-regression.js';
import type { FoldMetrics } from '../evaluate/metrics-file.js';
import { readJson } from '../output-files.js';
import { decideLabels } from '../predict/decide-labels.js';
import type { Member } from '../predict/open-member.js';
import { predictPrepared } from '../predict/predict-prepared.js';
import { predictPreparedNumber } from '../predict/predict-number.js';
import { prepareRaw } from '../predict/prepare-raw.js';
import type { InferenceSlice } from '../predict/spec.js';
import { evaluatedCases, judgedLabels, judgedNumber, type JudgedCase } from './judged-case.js';

/** A validation case, prepared from its raw files as inference does. */
export interface SampledCase {
  readonly id: string;
  readonly prepared: PreparedCase;
}

/** A label map that is measured: predicted or made otherwise, beside the true one on the same grid. */
interface LabelPair {
  readonly predicted: Uint8Array;
  readonly truth: Uint8Array;
  readonly size: Triple;
  readonly spacingMm: Triple;
}

/** The whole images of a fold: as they were evaluated, and predicted once more. */
export interface WholeImages {
  /** A few of the validation cases. */
  readonly sampled: readonly string[];
  /** All validation cases as `evaluate` measured them, by id. */
  readonly evaluated: ReadonlyMap<string, JudgedCase>;
  prepare(id: string): Promise<SampledCase>;
  /** Predicts and measures as `predict` and `evaluate` do. */
  predict(one: SampledCase, by: { member: Member; inference: InferenceSlice }): Promise<JudgedCase>;
  /** Measures label maps of a case on whatever grid. */
  measure(id: string, maps: LabelPair): JudgedCase;
  truth(id: string): Promise<Omit<LabelPair, 'predicted'>>;
}

export function wholeImages(context: StageContext, { model }: Pick<Member, 'model'>): WholeImages {
  const metrics = readJson(context.output('evaluate'), 'metrics.json') as FoldMetrics | RegressionMetrics;
  const evaluated = evaluatedCases(metrics);
  const classes: readonly EvaluatedClass[] = 'kind' in metrics ? [] : metrics.classes.filter((one) => one.headline);
  const { task } = model;
  const ignore = task.kind === 'segmentation' && task.ignore !== null ? task.labels[task.ignore] : undefined;
  const truth: WholeImages['truth'] = async (id) => {
    const map = await readBoundImage(context.raw(id).label!);
    return { truth: toLabelMap(map), size: map.size, spacingMm: map.spacingMm };
  };
  const measure: WholeImages['measure'] = (id, maps) => {
    const found = measureClasses({
      ...maps,
      classes,
      ...(ignore === undefined ? {} : { ignore }),
      measures: { hd95: false, volumeDifference: false, surface: 'deepmind' },
    });
    return judgedLabels(id, Object.fromEntries(classes.map(({ name }, index) => [name, found[index]!.counts])));
  };
  return {
    sampled: context.caseIds('raw'),
    evaluated,
    async prepare(id) {
      return { id, prepared: (await prepareRaw(context.raw(id), model)).prepared };
    },
    async predict({ id, prepared }, { member, inference }) {
      context.signal.throwIfAborted();
      if (member.kind === 'regression') {
        const prediction = predictPreparedNumber([member], prepared).value;
        return judgedNumber(id, { target: targetOf(context, id), prediction });
      }
      const { logits } = await predictPrepared({ members: [member], inference, prepared, signal: context.signal });
      const predicted = decideLabels(logits, { task: member.task, geometry: prepared.geometry });
      return measure(id, { predicted, ...(await truth(id)) });
    },
    measure,
    truth,
  };
}

function targetOf({ inputs }: StageContext, id: string): number {
  const table = inputs.table as unknown as Readonly<Record<string, { readonly target: number }>>;
  return table[id]!.target;
}
