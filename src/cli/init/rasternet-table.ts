import { describeOfflineCopy } from './offline-copy.js';
import type { RasternetCase } from './rasternet-cases.js';

/** `cases.csv` of the example `rasternet`. Each copy has the volume of its recording, enlarged or not: so its author did. */
export function rasternetTable(cases: readonly RasternetCase[]): string {
  const rows = cases.map(({ id, recording, image, copy }) => {
    const [parent, derivedBy] = copy === undefined ? ['', ''] : [recording.id, describeOfflineCopy(copy)];
    return [id, recording.patient, parent, derivedBy, image, recording.volumeMl.toFixed(2)].join(',');
  });
  return ['case,patient,parent,derived_by,image,volume_ml', ...rows, ''].join('\n');
}

/** `recordings.csv`: the recordings alone, for an experiment that makes its copies while it trains. */
export function recordingsTable(cases: readonly RasternetCase[]): string {
  const rows = cases
    .filter(({ copy }) => copy === undefined)
    .map(({ id, recording, image }) => [id, recording.patient, image, recording.volumeMl.toFixed(2)].join(','));
  return ['case,patient,image,volume_ml', ...rows, ''].join('\n');
}
