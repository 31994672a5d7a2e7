import { randomOf } from '../../base/random.js';
import { correlatedNoise } from './correlated-noise.js';
import { phantomGrid, type PhantomGrid } from './phantom-grid.js';
import { organPointOf, sampleOrganShape, type OrganShape } from './phantom-shape.js';

/** An image with its label map on one grid. Both C-order (third, second, first stored axis). */
export interface PhantomCase {
  readonly grid: PhantomGrid;
  readonly image: Int16Array;
  /** 0 background, 1 front, 2 back. */
  readonly label: Uint8Array;
}

/** Mean signals. Outside of the body there is exactly nothing. */
const BODY = 300;
const ORGAN = 640;
/** A dark cleft between front and back. It is as dark from the front as from the back. */
const CLEFT = 420;
const CLEFT_SIGMA_MM = 0.8;
const BODY_SEMI_AXES_MM = [16.5, 17.5, 16.5] as const;
/** Width of the edge of the organ that a scanner blurs. */
const EDGE_MM = 0.35;
/** Speckle grows with the signal; its grains are larger than a voxel. */
const SPECKLE = 0.1;
const SPECKLE_SIGMA_MM = 0.8;
/** Electronic noise, the same everywhere. */
const NOISE = 12;

/**
 * One case of the example `asymmetric`: an organ whose front and back halves are two labels, in a body under
 * correlated speckle. Image and halves look the same from the front as from the back: only the position along A/P
 * tells the labels apart, so that mirroring along A/P, in training or at test time, is wrong, and along L/R is right.
 *
 * The same on every machine: a function of the seed and the index, rounded to whole numbers.
 */
export function phantomCase(seed: number, index: number): PhantomCase {
  const grid = phantomGrid(index, randomOf([seed, index, 'grid']));
  const shape = sampleOrganShape(randomOf([seed, index, 'shape']));
  return renderPhantom({ grid, shape, noiseKey: [seed, index] });
}

export interface RenderOptions {
  readonly grid: PhantomGrid;
  readonly shape: OrganShape;
  readonly noiseKey: readonly [number, number];
}

/** What a scanner with that grid sees of that organ. */
export function renderPhantom({ grid, shape, noiseKey }: RenderOptions): PhantomCase {
  const { size, spacingMm } = grid;
  const pointOf = organPointOf(shape);
  const meanRadiusMm = Math.cbrt(shape.semiAxesMm[0] * shape.semiAxesMm[1] * shape.semiAxesMm[2]);
  const noiseOf = (name: string, sigmaMm: number) =>
    correlatedNoise({ size, spacingMm, sigmaMm, random: randomOf([...noiseKey, name]) });
  const speckle = noiseOf('speckle', SPECKLE_SIGMA_MM);
  const electronic = noiseOf('electronic', 0.3);
  const image = new Int16Array(speckle.length);
  const label = new Uint8Array(speckle.length);

  forEachVoxel(grid, (index, [x, y, z]) => {
    if (!isInBody(x, y, z)) return;
    const { radius, frontMm } = pointOf(x, y, z);
    if (radius < 1) label[index] = frontMm > 0 ? 1 : 2;
    const inside = 1 / (1 + Math.exp(((radius - 1) * meanRadiusMm) / EDGE_MM));
    const cleft = Math.exp(-0.5 * (frontMm / CLEFT_SIGMA_MM) ** 2);
    const organ = ORGAN + (CLEFT - ORGAN) * cleft;
    const signal = BODY + (organ - BODY) * inside;
    image[index] = Math.max(1, Math.round(signal * (1 + SPECKLE * speckle[index]!) + NOISE * electronic[index]!));
  });
  return { grid, image, label };
}

function isInBody(x: number, y: number, z: number): boolean {
  const [a, b, c] = BODY_SEMI_AXES_MM;
  // A rounded box: its corners are cut as a body's are.
  return (x / a) ** 4 + (y / b) ** 4 + (z / c) ** 4 < 1;
}

type Visit = (index: number, worldMm: readonly [number, number, number]) => void;

function forEachVoxel({ size, spacingMm, directions, originMm }: PhantomGrid, visit: Visit): void {
  const [n1, n2, n3] = size;
  const world = (i: number, j: number, k: number, axis: 0 | 1 | 2) =>
    originMm[axis] +
    i * spacingMm[0] * directions[0][axis] +
    j * spacingMm[1] * directions[1][axis] +
    k * spacingMm[2] * directions[2][axis];
  for (let k = 0, index = 0; k < n3; k++) {
    for (let j = 0; j < n2; j++) {
      for (let i = 0; i < n1; i++, index++) visit(index, [world(i, j, k, 0), world(i, j, k, 1), world(i, j, k, 2)]);
    }
  }
}
