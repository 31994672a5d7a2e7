import { describe, expect, it } from 'vitest';
import { convolution } from './convolution.js';
import { expectClose } from '../expect-close.js';
import fixtures from '../fixtures/layers.json' with { type: 'json' };
import { instanceNorm } from './instance-norm.js';
import { tensorFlow, type Rank, type Tensor, type Tensor5D } from '../load-tf.js';
import { transposedConvolution } from './transposed-convolution.js';

const tf = tensorFlow();
/** float32 sums over up to 500 products in another order than PyTorch's. */
const TOLERANCE = { tolerance: 2e-6 };
const IMAGE: [number, number, number, number, number] = [2, 4, 6, 4, 2];

describe('convolution', () => {
  it.each([1, 2] as const)('equals PyTorch with padding 1 at stride %i, with both gradients', (stride) => {
    const fixture = fixtures[`convolution_stride${stride}`];
    const x = tf.tensor5d(fixture.x, IMAGE);
    const kernel = tf.tensor5d(fixture.kernel, [3, 3, 3, 2, 3]);
    const options = { stride: [stride, stride, stride] } as const;
    const y = convolution(x, kernel, options);
    expect(y.shape).toEqual(fixture.y_shape);
    expectClose(y.dataSync(), fixture.y, TOLERANCE);
    const upstream = tf.tensor5d(fixture.upstream, y.shape);
    const [dx, dkernel] = tf.grads((a, b) => convolution(a as Tensor5D, b as Tensor5D, options))([x, kernel], upstream);
    expectClose(dx!.dataSync(), fixture.dx, TOLERANCE);
    expectClose(dkernel!.dataSync(), fixture.dkernel, TOLERANCE);
  });

  it('equals PyTorch at stride 2 on odd sizes', () => {
    const fixture = fixtures.convolution_odd;
    const kernel = tf.tensor5d(fixtures.convolution_stride1.kernel, [3, 3, 3, 2, 3]);
    const y = convolution(tf.tensor5d(fixture.x, [1, 5, 3, 7, 2]), kernel, { stride: [2, 2, 2] });
    expect(y.shape).toEqual(fixture.y_shape);
    expectClose(y.dataSync(), fixture.y, TOLERANCE);
  });
});

describe('transposedConvolution', () => {
  it('equals PyTorch with kernel and stride 2, with all gradients', () => {
    const fixture = fixtures.transposed_convolution;
    const x = tf.tensor5d(fixture.x, IMAGE);
    const kernel = tf.tensor5d(fixture.kernel, [2, 2, 2, 3, 2]);
    const bias = tf.tensor1d(fixture.bias);
    const apply = (a: Tensor, b: Tensor, c: Tensor) => transposedConvolution(a as Tensor5D, b as Tensor5D, c);
    const y = apply(x, kernel, bias);
    expect(y.shape).toEqual([2, 8, 12, 8, 3]);
    expectClose(y.dataSync(), fixture.y, TOLERANCE);
    const upstream = tf.tensor5d(fixture.upstream, y.shape);
    const [dx, dkernel, dbias] = tf.grads(apply)([x, kernel, bias], upstream);
    expectClose(dx!.dataSync(), fixture.dx, TOLERANCE);
    expectClose(dkernel!.dataSync(), fixture.dkernel, TOLERANCE);
    expectClose(dbias!.dataSync(), fixture.dbias, TOLERANCE);
  });
});

describe('instanceNorm', () => {
  const fixture = fixtures.instance_norm;
  const x = tf.tensor5d(fixture.x, IMAGE);
  const scale = tf.tensor1d(fixture.scale);
  const offset = tf.tensor1d(fixture.offset);

  it('equals PyTorch followed by a leaky ReLU of 0.01, with all gradients', () => {
    const apply = (a: Tensor, b: Tensor, c: Tensor) =>
      instanceNorm(a as Tensor5D, { scale: b, offset: c, leakySlope: 0.01 });
    expectClose(apply(x, scale, offset).dataSync(), fixture.y, TOLERANCE);
    const [dx, dscale, doffset] = tf.grads(apply)([x, scale, offset], tf.tensor5d(fixture.upstream, IMAGE));
    expectClose(dx!.dataSync(), fixture.dx, TOLERANCE);
    expectClose(dscale!.dataSync(), fixture.dscale, TOLERANCE);
    expectClose(doffset!.dataSync(), fixture.doffset, TOLERANCE);
  });

  it('followed by a separate leaky ReLU gives what the fused one gives', () => {
    const fused = instanceNorm(x, { scale, offset, leakySlope: 0.01 });
    const separate = tf.leakyRelu(instanceNorm(x, { scale, offset }), 0.01);
    expectClose(separate.dataSync(), fused.dataSync(), { tolerance: 1e-7 });
    const gradient = (slope?: number) =>
      tf.grad((a) => {
        const y = instanceNorm(a as Tensor5D, { scale, offset, ...(slope === undefined ? {} : { leakySlope: slope }) });
        return slope === undefined ? tf.leakyRelu(y, 0.01) : y;
      })(x, tf.tensor5d(fixture.upstream, IMAGE));
    expectClose(gradient().dataSync(), gradient(0.01).dataSync(), { tolerance: 1e-6 });
  });

  it('of one sample does not depend on the other', () => {
    const both = instanceNorm(x, { scale, offset });
    const second = instanceNorm(x.slice([1], [1]), { scale, offset });
    expectClose(second.dataSync(), both.slice([1], [1]).dataSync(), { tolerance: 1e-7 });
  });

  it('of a constant array is the offset', () => {
    const y = instanceNorm(tf.fill<Rank.R5>([1, 2, 3, 4, 2], 7), { scale, offset });
    expectClose(y.dataSync().slice(0, 2), fixture.offset, { tolerance: 1e-6 });
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      tf.grad((a) => instanceNorm(a as Tensor5D, { scale, offset, leakySlope: 0.01 }))(x);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
