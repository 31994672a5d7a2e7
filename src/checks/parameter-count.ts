import { assertNever } from '../base/assert-never.js';
import type { Settings } from '../config/experiment.js';

type Model = Settings['model'];
type UnetModel = Extract<Model, { kind: 'unet' | 'resenc-unet' }>;
type Triple = readonly [number, number, number];

/**
 * Parameters of the network that settings describe, as `src/nn` makes it, running statistics not counted; undefined
 * where something is `auto`, or where images of no fixed size decide it.
 */
export function parameterCount(settings: Settings): number | undefined {
  const { model, task, data, preprocessing } = settings;
  const channels = Object.keys(data.channels).length;
  const size = preprocessing.resize ?? preprocessing.size;
  const extras = 'voxel_size' in model && model.voxel_size ? 3 : 0;
  switch (model.kind) {
    case 'unet':
    case 'resenc-unet':
      return unet({ model, channels, classes: outputsOf(task) });
    case 'resnet':
      return resnet({ ...model, channels, extras });
    case 'densenet':
      return densenet({ ...model, channels, extras });
    case 'rasternet':
      return size === 'native' ? undefined : rasternet({ width: model.width, size, channels });
    case 'linear':
      return size === 'native' ? undefined : (channels * product(size)) / model.pool ** 3 + extras + 1;
    default:
      return assertNever(model);
  }
}

/** Scores per voxel: one per region, or one per label that is not ignored. */
function outputsOf(task: Settings['task']): number {
  if (task.kind === 'regression') return 1;
  if (task.regions !== undefined) return Object.keys(task.regions).length;
  return Object.keys(task.labels).length - (task.ignore === undefined ? 0 : 1);
}

/** A convolution with a bias, and scale and offset of its normalisation. */
function convNorm(inputs: number, outputs: number, kernel: number): number {
  return kernel * inputs * outputs + 3 * outputs;
}

function dense(inputs: number, outputs: number): number {
  return inputs * outputs + outputs;
}

interface Stage {
  readonly inputs: number;
  readonly outputs: number;
  /** Voxels of a kernel. */
  readonly kernel: number;
  /** Voxels of a stride. */
  readonly stride: number;
}

function unet({
  model,
  channels,
  classes,
}: {
  model: UnetModel;
  channels: number;
  classes: number;
}): number | undefined {
  const stages = stagesOf(model, channels);
  if (stages === undefined) return undefined;
  if (model.kind === 'unet') {
    const { convs_per_stage: convs } = model;
    const encoder = sum(stages, (stage) => convStage(stage, convs));
    return encoder + decoder({ stages, convs, classes });
  }
  const { blocks_per_stage: written } = model;
  const blocks = written === 'auto' ? stages.map((_, stage) => [1, 3, 4][stage] ?? 6) : written;
  return residualEncoder(stages, blocks) + decoder({ stages, convs: 1, classes });
}

function stagesOf({ features, strides, kernels }: UnetModel, channels: number): Stage[] | undefined {
  if (features === 'auto' || strides === 'auto' || kernels === 'auto') return undefined;
  return features.map((outputs, stage) => ({
    inputs: stage === 0 ? channels : features[stage - 1]!,
    outputs,
    kernel: typeof kernels === 'number' ? kernels ** 3 : product(kernels[stage]!),
    stride: strides === 'halve' ? (stage === 0 ? 1 : 8) : product(strides[stage]!),
  }));
}

function convStage({ inputs, outputs, kernel }: Omit<Stage, 'stride'>, convs: number): number {
  return convNorm(inputs, outputs, kernel) + (convs - 1) * convNorm(outputs, outputs, kernel);
}

/** Per level: up by a transposed convolution, convolutions of what is joined, and a head of 1x1x1. */
function decoder(options: { stages: readonly Stage[]; convs: number; classes: number }): number {
  const { stages, convs, classes } = options;
  return sum(stages.slice(1), ({ outputs: below, stride }, level) => {
    const { outputs, kernel } = stages[level]!;
    const up = stride * below * outputs + outputs;
    return up + convStage({ inputs: 2 * outputs, outputs, kernel }, convs) + dense(outputs, classes);
  });
}

/** A stem, then residual units of two convolutions, with one more of 1x1x1 and no bias where the channels change. */
function residualEncoder(stages: readonly Stage[], blocks: readonly number[]): number {
  const [top] = stages;
  const stem = convNorm(top!.inputs, top!.outputs, top!.kernel);
  const units = sum(stages, ({ outputs, kernel, ...stage }, index) => {
    const inputs = index === 0 ? outputs : stage.inputs;
    const projection = inputs === outputs ? 0 : inputs * outputs + 2 * outputs;
    return (
      convNorm(inputs, outputs, kernel) + (2 * blocks[index]! - 1) * convNorm(outputs, outputs, kernel) + projection
    );
  });
  return stem + units;
}

interface Inputs {
  readonly channels: number;
  /** Numbers beside the image. */
  readonly extras: number;
}

function resnet(options: Extract<Model, { kind: 'resnet' }> & Inputs): number {
  const { features, blocks_per_stage: blocks, channels, extras } = options;
  const stages = features.map((outputs, stage) => ({
    inputs: stage === 0 ? channels : features[stage - 1]!,
    outputs,
    kernel: 27,
    stride: stage === 0 ? 1 : 8,
  }));
  const width = features.at(-1)!;
  const encoder = residualEncoder(
    stages,
    features.map(() => blocks),
  );
  return encoder + dense(width, width) + dense(width + extras, width) + dense(width, 1);
}

/** Convolutions without bias; scale and offset of every normalisation. Each layer has 4 x growth channels inside. */
function densenet(options: Extract<Model, { kind: 'densenet' }> & Inputs): number {
  const { init_features: first, growth, blocks, channels, extras } = options;
  let width = first;
  let total = 343 * channels * first + 2 * first;
  for (const [block, layers] of blocks.entries()) {
    for (let layer = 0; layer < layers; layer++) {
      total += 2 * width + width * 4 * growth + 2 * 4 * growth + 27 * 4 * growth * growth;
      width += growth;
    }
    if (block === blocks.length - 1) break;
    const halved = Math.floor(width / 2);
    total += 2 * width + width * halved;
    width = halved;
  }
  return total + 2 * width + dense(width + extras, 1);
}

/** 2D convolutions over the first two axes; the third is channels. */
function rasternet({ width, size, channels }: { width: number; size: Triple; channels: number }): number {
  const widths = [256, 512, 1024, 2048, 4096, 8192].map((count) => Math.max(1, Math.round(count * width)));
  const hidden = Math.max(1, Math.round(4096 * width));
  const layers = sum(widths, (outputs, index) =>
    index === 0 ? convNorm(size[2] * channels, outputs, 49) : convNorm(widths[index - 1]!, outputs, 9),
  );
  const [halved] = [128, 64, 32].filter((factor) => size[0] % factor === 0 && size[1] % factor === 0);
  const flat = (widths.at(-1)! * size[0] * size[1]) / halved! ** 2;
  return layers + dense(flat, hidden) + dense(hidden, 1);
}

function sum<T>(items: readonly T[], of: (item: T, index: number) => number): number {
  return items.reduce((total, item, index) => total + of(item, index), 0);
}

function product(values: readonly number[]): number {
  return values.reduce((total, value) => total * value, 1);
}
