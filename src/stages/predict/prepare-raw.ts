import type { RawCase } from '../../graph/stage-context.js';
import { prepareCase, type PreparedCase } from '../../imaging/prepare-case.js';
import type { RawImage } from '../../imaging/volume.js';
import { prepareSettings } from '../prepare-settings.js';
import { readChannels } from '../read-channels.js';
import type { TrainedModel } from '../train/model-file.js';

/** A case as the network was trained to see it, from its raw files, through the function that prepared the training. */
export async function prepareRaw(
  raw: RawCase,
  model: TrainedModel,
): Promise<{ prepared: PreparedCase; first: RawImage }> {
  const channels = await readChannels(
    raw,
    model.channels.map(({ name }) => name),
  );
  return { prepared: prepareCase({ channels, settings: prepareSettings(model) }), first: channels[0]! };
}
