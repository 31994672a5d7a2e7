import { assertNever } from '../../base/assert-never.js';
import type { OptimizerSettings } from '../../config/experiment.js';
import { createAdamw } from '../../nn/adamw.js';
import type { Parameter } from '../../nn/network.js';
import type { Optimizer } from '../../nn/optimizer.js';
import { createSgd } from '../../nn/sgd.js';

export function optimizerOf(settings: OptimizerSettings, parameters: readonly Parameter[]): Optimizer {
  switch (settings.kind) {
    case 'sgd': {
      const { momentum, nesterov, weight_decay: weightDecay } = settings;
      return createSgd(parameters, { momentum, nesterov, weightDecay });
    }
    case 'adamw': {
      const { betas, eps, amsgrad, weight_decay: weightDecay } = settings;
      return createAdamw(parameters, { betas, eps, amsgrad, weightDecay });
    }
    default:
      return assertNever(settings);
  }
}
