import { describe, expect, it } from 'vitest';
import { differentiable } from './differentiable.js';
import { tensorFlow, type Tensor } from '../load-tf.js';

const tf = tensorFlow();
const MEBIBYTE = 2 ** 20;

describe('differentiable', () => {
  it('gives the gradient that it is told', () => {
    const cube = (x: Tensor) =>
      differentiable({
        inputs: [x],
        forward: () => ({ output: x.mul(x).mul(x), kept: [x] }),
        backward: (upstream, [kept]) => [kept!.square().mul(3).mul(upstream)],
      });
    expect([
      ...tf
        .grad(cube)(tf.tensor1d([1, 2, -3]))
        .dataSync(),
    ]).toEqual([3, 12, 27]);
  });

  it('releases what a layer kept, and its gradient, before the next layer needs its own', () => {
    const held: number[] = [];
    const layer = (x: Tensor) =>
      differentiable({
        inputs: [x],
        forward: () => ({ output: x.add(1), kept: [x] }),
        backward: (upstream, [kept]) => {
          const gradient = upstream.mul(kept!);
          held.push(tf.memory().numBytes / MEBIBYTE);
          return [gradient];
        },
      });
    const before = tf.memory();
    tf.tidy(() => {
      const x = tf.ones([MEBIBYTE / 4]);
      tf.grad((input) => {
        let y: Tensor = input;
        for (let i = 0; i < 10; i++) y = tf.tidy(() => layer(y));
        return y;
      })(x);
    });
    // Ten kept arrays of 1 MiB, the output and three more on the way of a gradient at first; each layer gives one back.
    expect(Math.max(...held) - before.numBytes / MEBIBYTE).toBeLessThan(15);
    expect(held[9]! - held[0]!).toBeLessThan(-8);
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });
});
