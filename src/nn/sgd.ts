import { tensorFlow, type Tensor } from './load-tf.js';
import type { Parameter } from './network.js';
import type { Optimizer } from './optimizer.js';
import { createOptimizerSlots } from './optimizer-slots.js';

export interface SgdOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
  /** L2: added to the gradient as `weightDecay * weight`. */
  readonly weightDecay: number;
}

/**
 * Stochastic gradient descent as `torch.optim.SGD`: g += weightDecay * w; v = momentum * v + g (v = g at first);
 * w -= lr * (nesterov ? g + momentum * v : v).
 */
export function createSgd(
  parameters: readonly Parameter[],
  { momentum, nesterov, weightDecay }: SgdOptions,
): Optimizer {
  const tf = tensorFlow();
  const slots = createOptimizerSlots(['momentum'], parameters);
  let steps = 0;
  return {
    update(gradients, learningRate) {
      for (const { name, variable } of parameters) {
        const gradient = gradients[name];
        if (gradient === undefined) continue;
        const velocity = tf.tidy(() => {
          const decayed = weightDecay === 0 ? gradient : gradient.add(variable.mul(weightDecay));
          const before = slots.get('momentum', name);
          const after: Tensor = before === undefined ? decayed.clone() : before.mul(momentum).add(decayed);
          const direction = nesterov ? decayed.add(after.mul(momentum)) : after;
          variable.assign(variable.sub(direction.mul(learningRate)));
          return after;
        });
        slots.set('momentum', name, velocity);
      }
      steps++;
    },
    exportState: () => ({ steps, arrays: slots.exportArrays() }),
    restoreState(state) {
      slots.restoreArrays(state.arrays);
      steps = state.steps;
    },
    dispose: () => {
      slots.dispose();
    },
  };
}
