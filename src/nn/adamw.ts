import { tensorFlow, type Tensor } from './load-tf.js';
import type { Parameter } from './network.js';
import type { Optimizer } from './optimizer.js';
import { createOptimizerSlots } from './optimizer-slots.js';

export interface AdamwOptions {
  readonly betas: readonly [number, number];
  readonly eps: number;
  /** Decoupled: every weight shrinks by the factor 1 - lr * weightDecay. */
  readonly weightDecay: number;
  /** Divide by the largest second moment so far instead of the present one. */
  readonly amsgrad: boolean;
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019) as `torch.optim.AdamW`:
 * w *= 1 - lr * weightDecay; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; with amsgrad v is replaced below by its
 * maximum over the steps; w -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps).
 */
export function createAdamw(
  parameters: readonly Parameter[],
  { betas: [beta1, beta2], eps, weightDecay, amsgrad }: AdamwOptions,
): Optimizer {
  const tf = tensorFlow();
  const slots = createOptimizerSlots(['mean', 'square', ...(amsgrad ? ['largest'] : [])], parameters);
  let steps = 0;
  const blend = (before: Tensor | undefined, beta: number, now: Tensor): Tensor =>
    before === undefined ? now.mul(1 - beta) : before.mul(beta).add(now.mul(1 - beta));
  return {
    update(gradients, learningRate) {
      steps++;
      const stepSize = learningRate / (1 - beta1 ** steps);
      const squareScale = 1 / Math.sqrt(1 - beta2 ** steps);
      for (const { name, variable } of parameters) {
        const gradient = gradients[name];
        if (gradient === undefined) continue;
        const kept = tf.tidy(() => {
          const mean = blend(slots.get('mean', name), beta1, gradient);
          const square = blend(slots.get('square', name), beta2, gradient.square());
          const largest = amsgrad ? tf.maximum(slots.get('largest', name) ?? square, square) : square;
          const shrunk = weightDecay === 0 ? variable : variable.mul(1 - learningRate * weightDecay);
          const divisor = largest.sqrt().mul(squareScale).add(eps);
          variable.assign(shrunk.sub(mean.div(divisor).mul(stepSize)));
          return { mean, square, ...(amsgrad ? { largest } : {}) };
        });
        for (const [slot, value] of Object.entries(kept)) slots.set(slot, name, value);
      }
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
