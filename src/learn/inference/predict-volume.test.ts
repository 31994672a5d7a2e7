import { describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { mirroredValues } from '../../imaging/mirror.js';
import { expectClose } from '../../nn/expect-close.js';
import { tensorFlow, type Tensor5D } from '../../nn/load-tf.js';
import { mirrorPasses, type MirroredAxis } from './mirror-passes.js';
import { predictVolume, type PredictionOptions } from './predict-volume.js';

const tf = tensorFlow();
const SIZE = [7, 9, 8] as const;
const WINDOW = [4, 6, 4] as const;
const VOXELS = SIZE[0] * SIZE[1] * SIZE[2];
const AXES = [0, 1, 2] as const;
const SUBSETS = Array.from({ length: 8 }, (_, bits) => AXES.filter((axis) => bits & (1 << axis)));

function noise(length: number, name: string): Float32Array {
  const random = randomOf([2, name]);
  return Float32Array.from({ length }, () => random.normal());
}

/** Without a window's border there are no tile effects to hide an error in the bookkeeping. */
function optionsOf(
  forward: (x: Tensor5D) => Tensor5D,
  { axes = [], classes = 2 }: { axes?: readonly MirroredAxis[]; classes?: number } = {},
): PredictionOptions {
  return {
    network: { forward: (x) => [forward(x)] },
    image: noise(VOXELS * classes, 'image'),
    size: SIZE,
    channels: classes,
    classes,
    window: WINDOW,
    starts: [
      [0, 2, 3],
      [0, 3],
      [0, 2, 4],
    ],
    importance: noise(WINDOW[0] * WINDOW[1] * WINDOW[2], 'importance').map((value) => Math.exp(value)),
    passes: mirrorPasses(axes, labels(classes)),
  };
}

/** One channel per label value. */
function labels(count: number): number[][] {
  return Array.from({ length: count }, (_, value) => [value]);
}

function mirrored(axes: readonly (0 | 1 | 2)[]): MirroredAxis[] {
  return axes.map((axis) => ({ axis, pairs: [] }));
}

describe('predictVolume', () => {
  it.each(SUBSETS.map((axes) => [axes]))('of the identity network is the image, mirrored along %j', async (axes) => {
    const options = optionsOf((x) => x.clone(), { axes: mirrored(axes) });
    // Up to 18 weighted sums in float32.
    expectClose(await predictVolume(options), options.image, { tolerance: 1e-6 });
  });

  it.each(AXES)(
    'of a network that tells the index along axis %i is the centre where that is mirrored',
    async (axis) => {
      const indexAlong = (x: Tensor5D) => {
        const shape = [1, 1, 1, 1, 1];
        shape[axis + 1] = WINDOW[axis];
        return tf.zerosLike(x).add<Tensor5D>(tf.range(0, WINDOW[axis]).reshape(shape));
      };
      const scores = await predictVolume(optionsOf(indexAlong, { axes: mirrored([axis]) }));
      expectClose(scores, new Float32Array(VOXELS * 2).fill((WINDOW[axis] - 1) / 2), { tolerance: 1e-6 });
      const unmirrored = await predictVolume(optionsOf(indexAlong));
      expect(Math.max(...unmirrored) - Math.min(...unmirrored)).toBeGreaterThan(1);
    },
  );

  it('in windows equals the whole for a network that sees one voxel at a time', async () => {
    const kernel = tf.tensor5d(noise(4, 'kernel'), [1, 1, 1, 2, 2]);
    const pointwise = (x: Tensor5D) => tf.conv3d(x, kernel, 1, 'valid');
    const tiled = optionsOf(pointwise, { axes: mirrored([0, 1, 2]) });
    const whole = pointwise(tf.tensor5d(tiled.image, [1, ...SIZE, 2])).dataSync();
    expectClose(await predictVolume(tiled), whole, { tolerance: 1e-5 });
  });

  it('in windows equals the whole for a translation-invariant network away from the window borders', async () => {
    const kernel = tf.tensor5d(noise(27 * 4, 'kernel3'), [3, 3, 3, 2, 2]);
    const blur = (x: Tensor5D) => tf.conv3d(x, kernel, 1, 'same');
    const importance = new Float32Array(WINDOW[0] * WINDOW[1] * WINDOW[2]).fill(1e-12);
    for (let i = 0; i < importance.length; i++) {
      const [x, y, z] = [i % 4, Math.floor(i / 4) % 6, Math.floor(i / 24)];
      if (x % 3 !== 0 && y % 5 !== 0 && z % 3 !== 0) importance[i] = 1;
    }
    const starts = [
      [0, 1, 2, 3],
      [0, 1, 2, 3],
      [0, 1, 2, 3, 4],
    ] as const;
    const tiled = { ...optionsOf(blur), starts, importance };
    const scores = await predictVolume(tiled);
    const whole = blur(tf.tensor5d(tiled.image, [1, ...SIZE, 2])).dataSync();
    const inside = Array.from(whole.keys()).filter((index) => {
      const voxel = Math.floor(index / 2);
      const at = [Math.floor(voxel / 72), Math.floor(voxel / 8) % 9, voxel % 8];
      return at.every((position, axis) => position > 0 && position < SIZE[axis]! - 1);
    });
    expectClose(
      inside.map((index) => scores[index]!),
      inside.map((index) => whole[index]!),
      { tolerance: 1e-5 },
    );
  });

  it('swaps the channels of a mirrored pair back', async () => {
    // The network calls class 1 whatever lies in the lower half of the last axis, and class 2 the upper half.
    const halves = (x: Tensor5D) => {
      const [batch, depth, height, width] = x.shape;
      const lower = tf
        .range(0, width)
        .less(width / 2)
        .toFloat()
        .reshape([1, 1, 1, width, 1]);
      const plane = tf.concat([tf.zerosLike(lower), lower, tf.sub(1, lower)], 4);
      return tf.zeros([batch, depth, height, width, 3]).add<Tensor5D>(plane);
    };
    const base = optionsOf(halves, { classes: 3 });
    const starts = [
      [0, 3],
      [0, 3],
      [0, 4],
    ] as const;
    const withPairs = mirrorPasses([{ axis: 2, pairs: [[1, 2]] }], labels(3));
    const expected = await predictVolume({ ...base, starts });
    expectClose(await predictVolume({ ...base, starts, passes: withPairs }), expected, { tolerance: 1e-6 });
    const forgotten = await predictVolume({ ...base, starts, passes: mirrorPasses(mirrored([2]), labels(3)) });
    expect(forgotten[1]).toBeCloseTo(0.5, 6);
  });

  it('reports every window, leaves no tensor behind and stops when told to', async () => {
    const before = tf.memory().numTensors;
    const seen: string[] = [];
    const options = optionsOf((x) => x.clone(), { axes: mirrored([1]) });
    await predictVolume({ ...options, onWindow: (done, total) => seen.push(`${done}/${total}`) });
    expect([seen.length, seen[0], seen[17]]).toEqual([18, '1/18', '18/18']);
    expect(tf.memory().numTensors).toBe(before);
    const stop = new AbortController();
    const stopped = predictVolume({
      ...options,
      signal: stop.signal,
      onWindow: () => {
        stop.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('refuses windows that leave voxels out or reach beyond the image', async () => {
    const options = optionsOf((x) => x.clone());
    await expect(predictVolume({ ...options, starts: [[0], [0, 3], [0, 4]] })).rejects.toThrow(
      'Internal error: the windows do not cover the image',
    );
    await expect(
      predictVolume({
        ...options,
        starts: [
          [0, 4],
          [0, 3],
          [0, 4],
        ],
      }),
    ).rejects.toThrow('Internal error: image, windows and importance map do not fit each other');
  });
});

describe('mirrorPasses', () => {
  it('are all subsets of the axes, the unmirrored one first', () => {
    expect(mirrorPasses(mirrored([2, 0]), labels(3))).toEqual([
      { axes: [] },
      { axes: [2] },
      { axes: [0] },
      { axes: [2, 0] },
    ]);
    expect(mirrorPasses([], labels(3))).toEqual([{ axes: [] }]);
  });

  it('carry the order of classes where a pair is swapped, and not where two axes swap it twice', () => {
    const pairs = [[1, 2]] as const;
    const passes = mirrorPasses(
      [
        { axis: 2, pairs },
        { axis: 1, pairs },
      ],
      labels(4),
    );
    expect(passes).toEqual([
      { axes: [] },
      { axes: [2], classOrder: [0, 2, 1, 3] },
      { axes: [1], classOrder: [0, 2, 1, 3] },
      { axes: [2, 1] },
    ]);
  });

  it('follow training where pairs on two axes share a label: its mirroring goes from the first axis to the third', () => {
    const passes = mirrorPasses(
      [
        { axis: 1, pairs: [[2, 3]] },
        { axis: 2, pairs: [[1, 2]] },
      ],
      labels(4),
    );
    const trained = mirroredValues([true, true, false], [[[1, 2]], [[2, 3]], []]);
    expect(passes.at(-1)).toEqual({ axes: [1, 2], classOrder: [0, 3, 1, 2] });
    expect([...trained!.subarray(0, 4)]).toEqual([0, 3, 1, 2]);
  });

  it('exchange regions whose labels are exchanged, and refuse a region that has no counterpart', () => {
    const axes = [{ axis: 2, pairs: [[1, 2]] }] as const;
    expect(mirrorPasses(axes, [[1, 2], [1], [2]]).at(-1)).toEqual({ axes: [2], classOrder: [0, 2, 1] });
    expect(() => mirrorPasses(axes, [[1, 2], [1]])).toThrow(
      'Internal error: mirroring turns a region into labels that are no region',
    );
  });
});
