import { tensorFlow, type Scalar } from './load-tf.js';
import type { Network } from './network.js';
import type { Gradients } from './optimizer.js';

/**
 * A loss and its gradients with respect to the network's parameters, by parameter name. The caller disposes both.
 * Parameters that the loss does not depend on have no entry.
 */
export function lossAndGradients(network: Network, loss: () => Scalar): { loss: Scalar; gradients: Gradients } {
  const variables = network.parameters.map(({ variable }) => variable);
  const { value, grads } = tensorFlow().variableGrads(loss, variables);
  const named = network.parameters.flatMap(({ name, variable }) => {
    const gradient = (grads as Readonly<Record<string, (typeof grads)[string] | undefined>>)[variable.name];
    return gradient === undefined ? [] : [[name, gradient] as const];
  });
  return { loss: value, gradients: Object.fromEntries(named) };
}
