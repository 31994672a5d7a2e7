import type { JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { writePreparedCase } from '../../imaging/prepared-file.js';
import { readConfigured } from '../configure/read-configured.js';
import { resolvePreprocessing } from '../configure/resolve-preprocessing.js';
import { cutRemark } from './cut-remark.js';
import { prepareForTraining } from './prepare-for-training.js';
import type { prepare } from './spec.js';

/** Publishes one case as training reads it. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof prepare>;
  const { channels } = settings;
  const preprocessing = resolvePreprocessing(settings.preprocessing, readConfigured(context));
  const prepared = await prepareForTraining(context, context.scope.case!, { channels, preprocessing });
  const { regions, ignore } = settings;
  writePreparedCase(context.out, prepared, { regions, ignore });
  const remark = cutRemark(prepared.measured);
  if (remark !== undefined) context.note(remark);
  context.used(prepared.measured as unknown as JsonObject);
}
