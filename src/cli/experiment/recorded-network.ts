import type { Json } from '../../base/json.js';
import type { NetworkDescription } from '../../stages/network-of.js';

type Triple = readonly [number, number, number];

/** What training recorded of its network, by the key of the experiment file that says the same. */
export function recordedNetwork({
  settings,
  channels,
  outputs,
  extras,
}: NetworkDescription): Record<string, Json | undefined> {
  return {
    'model.kind': settings.kind,
    'model.inputs': channels,
    'model.outputs': outputs,
    ...ofKind(settings, extras > 0),
  };
}

function ofKind(settings: NetworkDescription['settings'], voxelSize: boolean): Record<string, Json | undefined> {
  switch (settings.kind) {
    case 'unet':
      return { ...stagesOf(settings), 'model.convs_per_stage': settings.convsPerStage };
    case 'resenc-unet':
      return { ...stagesOf(settings), 'model.blocks_per_stage': settings.blocksPerStage };
    case 'resnet':
      return {
        'model.features': settings.features,
        'model.blocks_per_stage': settings.blocksPerStage,
        'model.voxel_size': voxelSize,
        'model.dropout': settings.dropout,
      };
    case 'rasternet':
      return { 'model.width': settings.width };
    case 'densenet':
      return {
        'model.init_features': settings.features,
        'model.growth': settings.growth,
        'model.blocks': settings.blocks,
        'model.voxel_size': voxelSize,
        'model.dropout': settings.dropout,
      };
    case 'linear':
      return { 'model.pool': settings.pool, 'model.voxel_size': voxelSize };
  }
}

/** The first version of `model.json` had no lists: every axis halved, and 3x3x3. */
function stagesOf({
  features,
  strides,
  kernels,
}: {
  features: readonly number[];
  strides?: readonly Triple[];
  kernels?: readonly Triple[];
}): Record<string, Json> {
  const cube = (value: number): Triple => [value, value, value];
  return {
    'model.features': features,
    'model.strides': (strides ?? features.map((_, stage) => cube(stage === 0 ? 1 : 2))).map(alongLetters),
    'model.kernels': (kernels ?? features.map(() => cube(3))).map(alongLetters),
  };
}

/** Networks count axes as arrays do, the third letter's first. */
function alongLetters([third, second, first]: Triple): Triple {
  return [first, second, third];
}
