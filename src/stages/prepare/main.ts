import type { JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { prepareCase } from '../../imaging/prepare-case.js';
import { writePreparedCase } from '../../imaging/prepared-file.js';
import type { RawImage } from '../../imaging/volume.js';
import { readIntensities } from '../analyze/read-intensities.js';
import { readBoundImage } from '../bound-file.js';
import { readConfigured } from '../configure/read-configured.js';
import { resolvePreprocessing } from '../configure/resolve-preprocessing.js';
import { prepareSettings } from '../prepare-settings.js';
import { cutRemark } from './cut-remark.js';
import type { prepare } from './spec.js';

/** Publishes one case as training reads it. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof prepare>;
  const raw = context.raw(context.scope.case!);
  const channels: RawImage[] = [];
  for (const { name } of settings.channels) channels.push(await readBoundImage(raw.images[name]!));
  const preprocessing = resolvePreprocessing(settings.preprocessing, readConfigured(context));
  const prepared = prepareCase({
    channels,
    ...(raw.label === undefined ? {} : { label: await readBoundImage(raw.label) }),
    settings: prepareSettings({ ...settings, preprocessing, intensities: readIntensities(context) }),
  });
  const { regions, ignore } = settings;
  writePreparedCase(context.out, prepared, { regions, ignore });
  const remark = cutRemark(prepared.measured);
  if (remark !== undefined) context.note(remark);
  context.used(prepared.measured as unknown as JsonObject);
}
