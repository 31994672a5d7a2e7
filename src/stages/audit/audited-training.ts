import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { caseCache, type CaseCache } from '../../learn/loader/case-cache.js';
import type { TargetScaler } from '../../learn/regression/target-scaler.js';
import type { EpochRecord } from '../../nn/checkpoint.js';
import type { Network } from '../../nn/network.js';
import { readJson } from '../output-files.js';
import { openMember, type Member } from '../predict/open-member.js';
import { readTrainedModel, type TrainedModel } from '../train/model-file.js';
import { planOf } from '../train/plan-of.js';
import { samplingOf, type Sampling } from '../train/sampling-of.js';
import type { TaskPlan } from '../train/task-plan.js';
import { trainSettings, type TrainSettings } from '../train/train-settings.js';
import { trainingCases, type TrainingCases } from '../train/training-cases.js';
import type { audit } from './spec.js';

/** Prepared cases that are kept in memory. */
const CACHE_BYTES = 512 * 1024 ** 2;

/** A fold's training as it was, to be looked at again: the settings, the cases that the audit was given, the records. */
export interface AuditedTraining {
  readonly settings: TrainSettings;
  readonly inference: SliceOf<typeof audit>['inference'];
  /** All validation cases, a few of the training cases. */
  readonly cases: TrainingCases;
  /** How training drew, over these training cases. */
  readonly sampling: Sampling;
  readonly cache: CaseCache;
  readonly model: TrainedModel;
  readonly history: readonly EpochRecord[];
  /** The network that training published, with the weights that are asked for. */
  open(checkpoint: 'final' | 'best'): Member;
  /** How such a network was trained and measured; of a regression with another scale of the targets where one is given. */
  plan(network: Network, scaler?: TargetScaler): TaskPlan;
}

export function auditedTraining(context: StageContext): AuditedTraining {
  const settings = trainSettings(context);
  const { inference } = context.settings as unknown as SliceOf<typeof audit>;
  const folder = context.output('train');
  const cases = trainingCases(context);
  const model = readTrainedModel(folder);
  const { axes: declared } = settings.slice.augmentation.mirror;
  return {
    settings,
    inference,
    cases,
    sampling: samplingOf(settings, { cases: cases.train, fold: context.scope.fold! }),
    cache: caseCache(CACHE_BYTES),
    model,
    history: readJson(folder, 'history.json') as readonly EpochRecord[],
    open: (checkpoint) => openMember({ folder, inference: { ...inference, checkpoint }, declared }),
    plan: (network, scaler) =>
      planOf(settings, { network, scaler: () => scaler ?? unsmeared(model), trainingBatches: () => [] }),
  };
}

/** As training measured with it: the factor that makes predictions estimate the mean was fitted afterwards. */
function unsmeared({ task }: TrainedModel): TargetScaler {
  if (task.kind !== 'regression') throw new Error('Internal error: a segmentation has no scale of targets');
  return { ...task.scaler.final, smearing: 1 };
}
