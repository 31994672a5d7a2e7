import type { Triple } from '../volume.js';
import { encodePng } from './encode-png.js';
import type { Plane } from './plane.js';
import { outlinePath } from './outline-path.js';

/** One patch as the loader made it. */
export interface ShownPatch {
  readonly size: Triple;
  readonly spacingMm: Triple;
  readonly channels: number;
  /** C-order, channels last. */
  readonly image: Float32Array;
  /** C-order; absent in a regression. */
  readonly label?: Uint8Array;
}

/** The grey values of a channel that are shown black and white. */
export type Window = readonly [black: number, white: number];

/** Slices across the third, second and first axis for each channel: channel by channel, at these indices per axis. */
export function cutPlanes(patch: ShownPatch, at: Triple, windows: readonly Window[]): Plane[] {
  return windows.flatMap((window, channel) =>
    ([2, 1, 0] as const).map((axis) => cutPlane({ patch, axis, index: at[axis], channel, window })),
  );
}

function cutPlane(options: {
  patch: ShownPatch;
  axis: 0 | 1 | 2;
  index: number;
  channel: number;
  window: Window;
}): Plane {
  const { patch, axis, index, channel, window } = options;
  const { size, spacingMm, channels, image, label } = patch;
  // The later of the two axes in the plane goes up.
  const across = axis === 0 ? 1 : 0;
  const up = axis === 2 ? 1 : 2;
  const width = size[across];
  const height = size[up];
  const grey = new Uint8Array(width * height);
  const values = label && new Uint8Array(width * height);
  const scale = 255 / (window[1] - window[0]);
  const position: [number, number, number] = [0, 0, 0];
  position[axis] = index;
  for (let row = 0, to = 0; row < height; row++) {
    position[up] = height - 1 - row;
    for (let column = 0; column < width; column++, to++) {
      position[across] = column;
      const voxel = (position[2] * size[1] + position[1]) * size[0] + position[0];
      // A typed array of bytes wraps around.
      grey[to] = Math.min(255, Math.max(0, (image[voxel * channels + channel]! - window[0]) * scale));
      if (values !== undefined) values[to] = label![voxel]!;
    }
  }
  const present = values === undefined ? [] : [...new Set(values)].filter((value) => value !== 0).sort((a, b) => a - b);
  return {
    channel,
    axis,
    index,
    width,
    height,
    widthMm: width * spacingMm[across],
    heightMm: height * spacingMm[up],
    png: encodePng(grey, width, height),
    outlines: present.map((value) => ({
      label: value,
      path: outlinePath({ values: values!, width, height, value }),
    })),
  };
}
