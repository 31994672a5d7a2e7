import type { StageContext } from '../../graph/stage-context.js';
import { prepareCase, type PreparedCase } from '../../imaging/prepare-case.js';
import { readIntensities } from '../analyze/read-intensities.js';
import { readBoundImage } from '../bound-file.js';
import { prepareSettings, type PreparationSlice } from '../prepare-settings.js';
import { readChannels } from '../read-channels.js';

/** A case from its raw files as training sees it, with its label map where the stage was given one. */
export async function prepareForTraining(
  context: StageContext,
  id: string,
  { channels, preprocessing }: Pick<PreparationSlice, 'channels' | 'preprocessing'>,
): Promise<PreparedCase> {
  const raw = context.raw(id);
  return prepareCase({
    channels: await readChannels(
      raw,
      channels.map(({ name }) => name),
    ),
    ...(raw.label === undefined ? {} : { label: await readBoundImage(raw.label) }),
    settings: prepareSettings({ channels, preprocessing, intensities: readIntensities(context) }),
  });
}
