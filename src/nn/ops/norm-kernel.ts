import { isNative } from '../is-native.js';
import { tensorFlow, type Tensor } from '../load-tf.js';
import { rawOp } from './raw-op.js';

/** Added to the variance; PyTorch's default. */
export const NORM_EPSILON = 1e-5;

/**
 * `scale * (x - mean) / sqrt(var + 1e-5) + offset` with mean and population variance over all but the last axis of `x`
 * [1 or batch, rows, columns, channel]; `scale` and `offset` are [channel].
 */
export interface NormKernel {
  normalise(x: Tensor, scale: Tensor, offset: Tensor): Normalised;
  /** Gradients of [x, scale, offset]. */
  gradients(options: { dy: Tensor; x: Tensor; scale: Tensor; statistics: readonly Tensor[] }): Tensor[];
}

export interface Normalised {
  readonly y: Tensor;
  /** [channel] */
  readonly mean: Tensor;
  /** With n - 1 in the denominator, which is what running statistics are made of. */
  readonly variance: Tensor;
  /** STATISTICS arrays that the gradients need. */
  readonly statistics: readonly Tensor[];
}

export const STATISTICS = 3;

/** TensorFlow's fused operation where it can be called, else the same from tfjs's own operations. */
export function normKernel(): NormKernel {
  return isNative() ? fusedKernel : portableKernel;
}

const FUSED = {
  T: { type: 'float32' },
  U: { type: 'float32' },
  epsilon: { float: NORM_EPSILON },
  data_format: { text: 'NHWC' },
  is_training: { bool: true },
} as const;

export const fusedKernel: NormKernel = {
  normalise(x, scale, offset) {
    const empty = tensorFlow().tensor1d([], 'float32');
    const [y, mean, variance, ...statistics] = rawOp({
      name: 'FusedBatchNormV3',
      attributes: { ...FUSED, exponential_avg_factor: { float: 1 } },
      inputs: [x, scale, offset, empty, empty],
      outputs: 6,
    });
    return { y: y!, mean: mean!, variance: variance!, statistics };
  },
  gradients({ dy, x, scale, statistics }) {
    const inputs = [dy, x, scale, ...statistics];
    return rawOp({ name: 'FusedBatchNormGradV3', attributes: FUSED, inputs, outputs: 5 }).slice(0, 3);
  },
};

const OVER = [0, 1, 2];

export const portableKernel: NormKernel = {
  normalise(x, scale, offset) {
    const count = x.size / x.shape[3]!;
    const mean = x.mean(OVER);
    const centred = x.sub(mean);
    const variance = centred.square().mean(OVER);
    const inverse = variance.add(NORM_EPSILON).rsqrt();
    const y = centred.mul(inverse.mul(scale)).add(offset);
    return { y, mean, variance: variance.mul(count / Math.max(1, count - 1)), statistics: [mean, inverse, variance] };
  },
  // With h = (x - mean) / sqrt(var + eps): dx = scale / sqrt(var + eps) * (dy - mean(dy) - h * mean(dy * h)).
  gradients({ dy, x, scale, statistics: [mean, inverse] }) {
    const count = x.size / x.shape[3]!;
    const normalised = x.sub(mean!).mul(inverse!);
    const ofOffset = dy.sum(OVER);
    const ofScale = dy.mul(normalised).sum(OVER);
    const ofX = dy
      .sub(ofOffset.div(count))
      .sub(normalised.mul(ofScale.div(count)))
      .mul(inverse!.mul(scale));
    return [ofX, ofScale, ofOffset];
  },
};
