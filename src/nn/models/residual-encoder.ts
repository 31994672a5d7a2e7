import type { Tensor5D } from '../load-tf.js';
import { LEAKY_SLOPE, type ParameterSet } from '../parameter-set.js';
import { createConvNorm } from './conv-norm.js';
import { createResidualUnit } from './residual-unit.js';
import type { Stage } from './stages.js';

/**
 * nnU-Net's residual encoder: a stem of one convolution with normalisation and leaky ReLU, without a stride, to the
 * channels of the first stage; then stages of residual units. Gives the output of every stage, highest resolution first.
 */
export function createResidualEncoder(
  parameters: ParameterSet,
  { stages, blocksPerStage }: { stages: readonly Stage[]; blocksPerStage: readonly number[] },
): (image: Tensor5D) => Tensor5D[] {
  if (blocksPerStage.length !== stages.length) {
    throw new Error(`Internal error: ${stages.length} stages have ${blocksPerStage.length} numbers of blocks`);
  }
  const [top] = stages;
  const stem = createConvNorm(parameters, {
    name: 'encoder.stem.convs.0',
    inputs: top!.inputs,
    outputs: top!.outputs,
    kernel: top!.kernel,
    stride: [1, 1, 1],
    bias: true,
    leakySlope: LEAKY_SLOPE,
    isInput: true,
  });
  const layers = stages.map((stage, index) =>
    createResidualStage(parameters, {
      stage,
      blocks: blocksPerStage[index]!,
      inputs: index === 0 ? stage.outputs : stage.inputs,
    }),
  );
  return (image) => {
    let x = stem(image);
    return layers.map((layer) => (x = layer(x)));
  };
}

/** The units of one stage, the first of which has its stride, each with the output of the one before. */
function createResidualStage(
  parameters: ParameterSet,
  { stage, blocks, inputs }: { stage: Stage; blocks: number; inputs: number },
): (x: Tensor5D) => Tensor5D {
  const units = Array.from({ length: blocks }, (_, index) =>
    createResidualUnit(parameters, {
      name: `encoder.stages.${stage.index}.blocks.${index}`,
      inputs: index === 0 ? inputs : stage.outputs,
      outputs: stage.outputs,
      kernel: stage.kernel,
      stride: index === 0 ? stage.stride : [1, 1, 1],
    }),
  );
  return (x) => units.reduce((value, unit) => unit(value), x);
}
