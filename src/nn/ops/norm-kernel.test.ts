import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { expectClose } from '../expect-close.js';
import { tensorFlow } from '../load-tf.js';
import { fusedKernel, portableKernel } from './norm-kernel.js';

const tf = tensorFlow();
const random = randomOf([3, 'norm']);
const normals = (shape: number[], mean = 0) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => mean + random.normal()),
    shape,
  );

describe('the norm without TensorFlow', () => {
  const x = normals([2, 6, 5, 3], 2);
  const [scale, offset, dy] = [normals([3]), normals([3]), normals([2, 6, 5, 3])];
  const [fused, portable] = [fusedKernel, portableKernel].map((kernel) => {
    const normalised = kernel.normalise(x, scale, offset);
    return { ...normalised, gradients: kernel.gradients({ dy, x, scale, statistics: normalised.statistics }) };
  });

  it('gives what the fused operation gives', () => {
    expectClose(portable!.y.dataSync(), fused!.y.dataSync(), { tolerance: 1e-6 });
    expectClose(portable!.mean.dataSync(), fused!.mean.dataSync(), { tolerance: 1e-6 });
    expectClose(portable!.variance.dataSync(), fused!.variance.dataSync(), { tolerance: 1e-6 });
    expect(portable!.statistics).toHaveLength(fused!.statistics.length);
  });

  it('has the gradients that the fused operation has', () => {
    portable!.gradients.forEach((gradient, index) => {
      expectClose(gradient.dataSync(), fused!.gradients[index]!.dataSync(), { tolerance: 2e-6 });
    });
  });
});
