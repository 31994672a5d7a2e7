import { describe, expect, it } from 'vitest';
import { createAdamw } from './adamw.js';
import { expectClose } from './expect-close.js';
import golden from './fixtures/optimizers.json' with { type: 'json' };
import { tensorFlow } from './load-tf.js';
import type { Parameter } from './network.js';
import type { Optimizer } from './optimizer.js';
import { createSgd } from './sgd.js';

const tf = tensorFlow();

function createOptimizer(kind: string, options: unknown, parameters: readonly Parameter[]): Optimizer {
  return kind === 'sgd'
    ? createSgd(parameters, options as Parameters<typeof createSgd>[1])
    : createAdamw(parameters, options as Parameters<typeof createAdamw>[1]);
}

function createParameter(values: readonly number[] = golden.start): Parameter {
  return { name: 'w', shape: [values.length], variable: tf.variable(tf.tensor1d([...values])) };
}

function runSteps(optimizer: Optimizer, steps: readonly number[], after?: (step: number) => void): void {
  for (const step of steps) {
    optimizer.update({ w: tf.tensor1d(golden.gradients[step]!) }, golden.learning_rates[step]!);
    after?.(step);
  }
}

describe.each(golden.cases)('$kind with $options', ({ kind, options, weights }) => {
  it("follows PyTorch's weights over five steps", () => {
    const parameter = createParameter();
    runSteps(createOptimizer(kind, options, [parameter]), [0, 1, 2, 3, 4], (step) => {
      expectClose(parameter.variable.dataSync(), weights[step]!, { tolerance: 1e-6 });
    });
  });

  it('goes on to the same bits from its exported state', () => {
    const whole = createParameter();
    const first = createOptimizer(kind, options, [whole]);
    runSteps(first, [0, 1]);
    const state = first.exportState();
    const resumed = createParameter([...whole.variable.dataSync()]);
    const second = createOptimizer(kind, options, [resumed]);
    second.restoreState(state);
    runSteps(first, [2, 3, 4]);
    runSteps(second, [2, 3, 4]);
    expect(resumed.variable.dataSync()).toEqual(whole.variable.dataSync());
    expect(state.steps).toBe(2);
  });

  it('leaves a parameter without a gradient as it is', () => {
    const [used, unused] = [createParameter(), { ...createParameter(), name: 'unused' }];
    runSteps(createOptimizer(kind, options, [used, unused]), [0, 1]);
    expectClose(unused.variable.dataSync(), golden.start, { tolerance: 1e-7 });
  });

  it('keeps the number of tensors after the first step', () => {
    const optimizer = createOptimizer(kind, options, [createParameter()]);
    const gradient = tf.tensor1d(golden.gradients[0]!);
    optimizer.update({ w: gradient }, 0.1);
    const before = tf.memory().numTensors;
    optimizer.update({ w: gradient }, 0.1);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('an optimizer refuses the state of another kind and of other shapes', () => {
  const sgd = createSgd([createParameter()], { momentum: 0.9, nesterov: true, weightDecay: 0 });
  runSteps(sgd, [0]);
  const adamw = createAdamw([createParameter()], { betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false });
  expect(() => {
    adamw.restoreState(sgd.exportState());
  }).toThrow('The optimizer has no array momentum/w [7]');
  const smaller = createSgd([createParameter([1, 2])], { momentum: 0.9, nesterov: true, weightDecay: 0 });
  expect(() => {
    smaller.restoreState(sgd.exportState());
  }).toThrow('The optimizer has another shape for momentum/w [7]');
});
