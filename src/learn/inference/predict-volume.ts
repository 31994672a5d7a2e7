import { setImmediate as nextTurn } from 'node:timers/promises';
import { voxelCount } from '../../imaging/volume.js';
import { computedValues } from '../../nn/computed-values.js';
import { tensorFlow, type Tensor5D } from '../../nn/load-tf.js';
import type { SegmentationNetwork } from '../../nn/network.js';

/** Sizes and indices along the array's axes: third, second and first letter of the orientation. */
export type ArrayTriple<T> = readonly [T, T, T];

/** One pass of test-time augmentation: the window is mirrored, predicted and mirrored back. */
export interface MirrorPass {
  /** Mirrored array axes: 0 the third letter's, 1 the second's, 2 the first's. Empty: as it is. */
  readonly axes: readonly (0 | 1 | 2)[];
  /**
   * Where mirroring swaps labels: for each class the channel that holds it after mirroring back. Absent: its own.
   */
  readonly classOrder?: readonly number[];
}

export interface PredictionOptions {
  readonly network: Pick<SegmentationNetwork, 'forward'>;
  /** C-order [D, H, W, channel], at least as large as the window along every axis. */
  readonly image: Float32Array;
  readonly size: ArrayTriple<number>;
  readonly channels: number;
  readonly classes: number;
  readonly window: ArrayTriple<number>;
  /** First voxels of the windows along each axis. Together the windows must cover the image. */
  readonly starts: ArrayTriple<readonly number[]>;
  /** Weight of each voxel of a window, C-order [d, h, w], all > 0. */
  readonly importance: Float32Array;
  /** At least one; their scores are averaged. */
  readonly passes: readonly MirrorPass[];
  readonly onWindow?: (done: number, total: number) => void;
  /** Checked before each window; rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Class scores of a whole image, C-order [D, H, W, class], from overlapping windows: at each voxel the mean of the
 * windows' scores, weighted by their importance. Scores before softmax are averaged, over windows and passes, as in
 * nnU-Net, and summed in float32.
 */
export async function predictVolume(options: PredictionOptions): Promise<Float32Array> {
  const { size, classes, starts, window, importance } = options;
  checkSizes(options);
  const expected = voxelCount(window) * classes;
  const voxels = voxelCount(size);
  const scores = new Float32Array(voxels * classes);
  const weights = new Float32Array(voxels);
  const total = starts[0].length * starts[1].length * starts[2].length;
  let done = 0;
  for (const z of starts[0]) {
    for (const y of starts[1]) {
      for (const x of starts[2]) {
        options.signal?.throwIfAborted();
        const origin = [z, y, x] as const;
        const predicted = predictWindow(options, origin);
        if (predicted.length !== expected) throw otherThanWindow(predicted.length, expected);
        forEachRow({ size, window, origin }, (inVolume, inWindow) => {
          for (let i = 0; i < window[2]; i++) {
            const weight = importance[inWindow + i]!;
            weights[inVolume + i]! += weight;
            const to = (inVolume + i) * classes;
            const from = (inWindow + i) * classes;
            for (let c = 0; c < classes; c++) scores[to + c]! += weight * predicted[from + c]!;
          }
        });
        options.onWindow?.(++done, total);
        await nextTurn();
      }
    }
  }
  divideByWeights(scores, weights, classes);
  return scores;
}

/** Mean scores of one window over the passes, C-order [d, h, w, class]. */
function predictWindow(
  { network, image, size, channels, window, passes }: PredictionOptions,
  origin: ArrayTriple<number>,
): Float32Array {
  const tf = tensorFlow();
  const cut = new Float32Array(voxelCount(window) * channels);
  forEachRow({ size, window, origin }, (inVolume, inWindow) => {
    cut.set(image.subarray(inVolume * channels, (inVolume + window[2]) * channels), inWindow * channels);
  });
  return computedValues(() => {
    const x: Tensor5D = tf.tensor5d(cut, [1, ...window, channels]);
    const sum = passes
      .map((pass) => predictMirrored(network, x, pass))
      .reduce((total, scores) => total.add<Tensor5D>(scores));
    return sum.div(passes.length);
  });
}

function predictMirrored(
  network: Pick<SegmentationNetwork, 'forward'>,
  x: Tensor5D,
  { axes, classOrder }: MirrorPass,
): Tensor5D {
  const tf = tensorFlow();
  const tensorAxes = axes.map((axis) => axis + 1);
  return tf.tidy(() => {
    const mirror = (value: Tensor5D) => (axes.length === 0 ? value : tf.reverse(value, tensorAxes));
    const scores = mirror(network.forward(mirror(x))[0]!);
    return classOrder === undefined ? scores : tf.gather(scores, [...classOrder], 4);
  });
}

/** Calls `visit` for each row along the last axis with the first voxel's index in the volume and in the window. */
function forEachRow(
  { size, window, origin }: { size: ArrayTriple<number>; window: ArrayTriple<number>; origin: ArrayTriple<number> },
  visit: (inVolume: number, inWindow: number) => void,
): void {
  for (let d = 0; d < window[0]; d++) {
    for (let h = 0; h < window[1]; h++) {
      visit(((origin[0] + d) * size[1] + origin[1] + h) * size[2] + origin[2], (d * window[1] + h) * window[2]);
    }
  }
}

/** As an auxiliary head of deep supervision gives. */
function otherThanWindow(found: number, expected: number): Error {
  return new Error(`Internal error: the network gives ${found} scores for a window that has ${expected}`);
}

function divideByWeights(scores: Float32Array, weights: Float32Array, classes: number): void {
  for (let voxel = 0; voxel < weights.length; voxel++) {
    const weight = weights[voxel]!;
    if (!(weight > 0)) throw new Error('Internal error: the windows do not cover the image');
    for (let c = 0; c < classes; c++) scores[voxel * classes + c]! /= weight;
  }
}

function checkSizes({ image, size, channels, window, starts, importance, passes }: PredictionOptions): void {
  const fits = starts.every((list, axis) => list.every((start) => start >= 0 && start + window[axis]! <= size[axis]!));
  if (
    image.length !== voxelCount(size) * channels ||
    importance.length !== voxelCount(window) ||
    passes.length === 0 ||
    !fits
  ) {
    throw new Error('Internal error: image, windows and importance map do not fit each other');
  }
}
