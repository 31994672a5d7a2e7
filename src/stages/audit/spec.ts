import type { Settings } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { intensityNeeds } from '../analyze/intensity-needs.js';
import { configuredNeeds } from '../configure/configured-needs.js';
import { predict } from '../predict/spec.js';
import { train } from '../train/spec.js';

/**
 * After a fold was evaluated: holds what training saw and measured against what inference sees and gives, and where they
 * part tries which setting makes the difference.
 */
export const audit = defineStage({
  name: 'audit',
  version: 2,
  scope: 'fold',
  role: 'check',
  when: ({ checks }) => checks.audit,
  reads: (settings) => ({ ...train.reads(settings), inference: predict.reads(settings).inference }),
  needs: (settings) => {
    const { task } = settings;
    const isSegmentation = task.kind === 'segmentation';
    return [
      { kind: 'stage', stage: 'split', files: ['fold-{fold}.json'] },
      {
        kind: 'stage',
        stage: 'prepare',
        cases: 'audited',
        files: ['case.json', 'image.f32', ...(isSegmentation ? ['label.u8', 'foreground.u32'] : [])],
      },
      trainedWeights(settings),
      { kind: 'stage', stage: 'evaluate', files: ['metrics.json'] },
      { kind: 'raw', parts: isSegmentation ? ['image', 'label'] : ['image'], cases: 'validation-sample' },
      ...(isSegmentation ? [] : [{ kind: 'table', columns: ['target'], cases: 'audited' } satisfies Need]),
      ...configuredNeeds(settings, ['preparation', 'network', 'sampling', 'loss']),
      ...intensityNeeds(settings),
    ];
  },
  threads: 'reserved',
  engine: true,
});

/** With both kinds of weights where there are two, to see whether the other ones would do better. */
function trainedWeights({ training }: Settings): Need {
  const best = training.metric_steps > 0 ? ['best.json', 'best.bin'] : [];
  return {
    kind: 'stage',
    stage: 'train',
    files: ['model.json', 'history.json', 'weights.json', 'weights.bin', ...best],
  };
}
