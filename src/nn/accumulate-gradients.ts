import { tensorFlow, type Scalar, type Tensor } from './load-tf.js';
import type { Gradients } from './optimizer.js';

export interface LossAndGradients {
  readonly loss: Scalar;
  readonly gradients: Gradients;
}

/**
 * Means of losses and gradients over `parts` batches, computed one after the other, so that only one needs memory at a
 * time. For a loss that is a mean over samples and equally large parts they are those of one batch of all samples. A
 * parameter without a gradient in some part counts as 0 there. The caller disposes what is returned.
 */
export function accumulateGradients(parts: number, compute: (part: number) => LossAndGradients): LossAndGradients {
  if (parts === 1) return compute(0);
  const sums = new Map<string, Tensor>();
  let loss: Scalar | undefined;
  for (let part = 0; part < parts; part++) {
    const computed = compute(part);
    loss = addShare(loss, computed.loss, parts) as Scalar;
    for (const [name, gradient] of Object.entries(computed.gradients)) {
      sums.set(name, addShare(sums.get(name), gradient, parts));
    }
  }
  if (loss === undefined) throw new Error('Internal error: there are no gradients of 0 batches');
  return { loss, gradients: Object.fromEntries(sums) };
}

/** `sum + value / parts`; what goes in is disposed. */
function addShare(sum: Tensor | undefined, value: Tensor, parts: number): Tensor {
  const added = tensorFlow().tidy(() => {
    const share = value.div(parts);
    return sum === undefined ? share : sum.add(share);
  });
  value.dispose();
  sum?.dispose();
  return added;
}
