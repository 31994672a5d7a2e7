import type { JsonObject } from '../../base/json.js';
import type { Settings } from '../../config/experiment.js';
import type { RawCase, StageContext } from '../../graph/stage-context.js';
import { centralPadding } from '../../imaging/central-padding.js';
import { gaussianImportance } from '../../imaging/gaussian-importance.js';
import { padCentrally, unpad } from '../../imaging/pad-volume.js';
import { prepareCase } from '../../imaging/prepare-case.js';
import { undoPrediction } from '../../imaging/undo-prediction.js';
import { voxelCount, type RawImage } from '../../imaging/volume.js';
import { windowStarts } from '../../imaging/window-starts.js';
import { mirrorPasses, type MirroredAxis } from '../../learn/inference/mirror-passes.js';
import { predictVolume } from '../../learn/inference/predict-volume.js';
import type { Network } from '../../nn/network.js';
import { readBoundImage } from '../bound-file.js';
import { prepareSettings } from '../prepare-settings.js';
import type { TrainedModel } from '../train/model-file.js';

/** One case from its raw files to labels on its stored grid, C-order along the stored axes. */
export async function predictCase(options: {
  context: StageContext;
  network: Network;
  model: TrainedModel;
  inference: Settings['inference'];
  axes: readonly MirroredAxis[];
  raw: RawCase;
}): Promise<{ labels: Uint8Array; image: RawImage; measured: JsonObject }> {
  const { context, network, model, inference, axes, raw } = options;
  const channels: RawImage[] = [];
  for (const { name } of model.channels) channels.push(await readBoundImage(raw.images[name]!));
  const prepared = prepareCase({ channels, settings: prepareSettings(model) });
  const window = model.patch;
  const padding = centralPadding(prepared.size, window);
  const classes = Object.keys(model.labels).length;
  const starts = windowStarts({ size: padding.size, window, overlap: inference.overlap });
  const padded = await predictVolume({
    network,
    image: padCentrally({ data: prepared.image, size: prepared.size, channels: prepared.channels, padding }),
    size: reversed(padding.size),
    channels: prepared.channels,
    classes,
    window: reversed(window),
    starts: reversed(starts),
    importance:
      inference.blend === 'gaussian' ? gaussianImportance(window) : new Float32Array(voxelCount(window)).fill(1),
    passes: mirrorPasses(axes, classes),
    signal: context.signal,
  });
  const logits = unpad({ data: padded, size: prepared.size, channels: classes, padding });
  return {
    labels: undoPrediction({ logits, classes, geometry: prepared.geometry }),
    image: channels[0]!,
    measured: {
      ...(prepared.measured as unknown as JsonObject),
      windows: starts.map((list) => list.length),
      padded_to: padding.size,
    },
  };
}

/** From letter order (first, second, third axis) to array order (third, second, first). */
function reversed<T>([first, second, third]: readonly [T, T, T]): readonly [T, T, T] {
  return [third, second, first];
}
