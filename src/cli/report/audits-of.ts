import { formatValue } from '../../checks/format-value.js';
import type { AblationRow, AuditedFold } from '../../report/run-report.js';
import type { AuditFile } from '../../stages/audit/audit-file.js';
import type { RunSource } from './run-source.js';

/** What was compared in every fold that is audited. */
export function auditsOf({ reader, found, folds }: RunSource): AuditedFold[] {
  return folds.flatMap((fold) => {
    const published = reader.output(found.folder, `audit[${fold}]`, 'audit.json');
    return published.kind === 'unknown' ? [] : [auditedFold(fold, published.value as unknown as AuditFile)];
  });
}

function auditedFold(fold: number, audit: AuditFile): AuditedFold {
  const { preparation, checkpoints, modes, augmentation, samples, tta, proxy, ablations } = audit;
  const differences = preparation.map((one) => one.largest_difference);
  return {
    fold,
    training: proxy.training,
    whole: proxy.whole,
    ...(tta === null ? {} : { tta: { axes: tta.axes, on: tta.on, off: tta.off, cases: tta.cases.length } }),
    preparation: {
      cases: preparation.length,
      largest: differences.some((one) => one === null) ? null : Math.max(0, ...differences.map(Number)),
    },
    weights: checkpoints.map(({ weights, epochs, recorded, found }) => ({
      name: weights,
      epochs,
      recorded: recorded.loss,
      found: found.loss,
    })),
    modes: { training: modes.training, evaluation: modes.evaluation },
    augmentation: { augmented: augmentation.augmented, plain: augmentation.plain },
    samples: { drawn: 2 * samples.of_each_epoch, equal: samples.equal.length },
    ablations: ablations.map((one): AblationRow => ({
      key: one.key,
      now: formatValue(one.now),
      tried: formatValue(one.tried),
      of: one.side === 'whole' ? 'whole images' : 'training',
      before: one.before,
      after: one.after,
      cases: one.cases,
      ...(one.possible === undefined ? {} : { possible: one.possible }),
    })),
  };
}
