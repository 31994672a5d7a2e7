import type { Json } from '../base/json.js';
import type { Settings } from '../config/experiment.js';
import { labelsOf } from '../config/labels-of.js';
import { regionsOf } from '../config/regions-of.js';

/**
 * What the file settles about the network, by key: lists in the place of `halve` and of a single number, triples along the
 * letters of the orientation. What is `auto`, and what follows from it, is undefined.
 */
export function declaredNetwork({ data, task, model }: Settings): Record<string, Json | undefined> {
  return {
    'model.kind': model.kind,
    'model.inputs': Object.keys(data.channels).length,
    'model.outputs': outputsOf(task),
    ...ofKind(model),
  };
}

function outputsOf(task: Settings['task']): number {
  if (task.kind === 'regression') return 1;
  const ignored = task.ignore === undefined ? 0 : 1;
  return regionsOf(task)?.length ?? Object.keys(labelsOf(task)).length - ignored;
}

function ofKind(model: Settings['model']): Record<string, Json | undefined> {
  switch (model.kind) {
    case 'unet':
      return { ...stagesOf(model), 'model.convs_per_stage': model.convs_per_stage };
    case 'resenc-unet':
      return { ...stagesOf(model), 'model.blocks_per_stage': model.blocks_per_stage };
    case 'resnet':
      return {
        'model.features': model.features,
        'model.blocks_per_stage': model.features.map(() => model.blocks_per_stage),
        'model.voxel_size': model.voxel_size,
        'model.dropout': model.dropout,
      };
    case 'rasternet':
      return { 'model.width': model.width };
    case 'densenet':
      return {
        'model.init_features': model.init_features,
        'model.growth': model.growth,
        'model.blocks': model.blocks,
        'model.voxel_size': model.voxel_size,
        'model.dropout': model.dropout,
      };
    case 'linear':
      return { 'model.pool': model.pool, 'model.voxel_size': model.voxel_size };
  }
}

function stagesOf({
  features,
  strides,
  kernels,
}: Extract<Settings['model'], { kind: 'unet' | 'resenc-unet' }>): Record<string, Json | undefined> {
  const stages = features === 'auto' ? undefined : features.map((_, stage) => stage);
  return {
    'model.features': features,
    'model.strides': strides === 'halve' ? stages?.map((stage) => cube(stage === 0 ? 1 : 2)) : strides,
    'model.kernels': typeof kernels === 'number' ? stages?.map(() => cube(kernels)) : kernels,
  };
}

function cube(value: number): Json {
  return [value, value, value];
}
