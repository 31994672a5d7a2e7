import { randomOf } from '../../src/base/random.js';
import { addNormalField } from '../../src/imaging/augment/add-normal-field.js';
import { emptyPatch } from '../../src/imaging/augment/augment-rig.js';
import { augmentationChain } from '../../src/imaging/augment/augmentation-chain.js';
import { drawParameters } from '../../src/imaging/augment/draw-parameters.js';
import { makeSample } from '../../src/imaging/augment/make-sample.js';
import { NNUNET_PRESET } from '../../src/imaging/augment/nnunet-rig.js';
import { downsampleLabel } from '../../src/imaging/downsample-label.js';
import { voxelCount, type Triple } from '../../src/imaging/volume.js';

/**
 * voxrun's side of `bench/augmentation.mjs`: CPU milliseconds per sample of nnU-Net's default chain with all mirror axes,
 * from a block as large as the one that nnU-Net cuts, with labels at three resolutions. The image is noise; labels are
 * two balls in one another, or noise too, which no segmentation has and which is the worst case.
 */
interface Task {
  readonly patch: Triple;
  readonly block: Triple;
  readonly labels: 'regions' | 'noise';
  readonly samples: number;
}
const { patch, block, labels, samples } = JSON.parse(process.argv[2]!) as Task;
/** Until V8 has compiled every transform. */
const WARM_UP = 100;

const image = new Float32Array(voxelCount(block));
addNormalField(image, 1, 1);
const label = labels === 'noise' ? noiseLabels(image.length) : ballLabels(block);
const source = { size: block, channels: 1, image, label };
const start = block.map((length, axis) => Math.floor((length - patch[axis]!) / 2)) as unknown as Triple;
const grid = { patch, spacingMm: [1, 1, 1] } as const;
const chain = augmentationChain({ ...NNUNET_PRESET, mirror: { axes: [0, 1, 2], p: 0.5 } }, grid);
const context = { size: patch, channels: 1, spacingMm: grid.spacingMm, start, caseSize: block };
const out = emptyPatch(source, patch);

for (let slot = 0; slot < WARM_UP; slot++) makeOne([1, slot]);
const begin = process.cpuUsage();
for (let slot = 0; slot < samples; slot++) makeOne([2, slot]);
const { user, system } = process.cpuUsage(begin);
process.stdout.write(`${JSON.stringify({ milliseconds: (user + system) / 1000 / samples })}\n`);

function makeOne(key: readonly number[]): void {
  out.images[0]!.fill(0);
  out.label!.fill(0);
  makeSample({ source, start, chain, draws: drawParameters(chain, key, context), out });
  for (const factor of [2, 4]) downsampleLabel({ label: out.label!, size: patch, factors: [factor, factor, factor] });
}

function noiseLabels(length: number): Uint8Array {
  const random = randomOf(['labels']);
  return Uint8Array.from({ length }, () => random.integer(3));
}

/** Two balls about the middle, of 0.25 and 0.15 times the first side. */
function ballLabels(size: Triple): Uint8Array {
  const balls = new Uint8Array(voxelCount(size));
  const middle = size.map((length) => (length - 1) / 2) as unknown as Triple;
  for (let at = 0; at < balls.length; at++) {
    const i = at % size[0];
    const j = Math.floor(at / size[0]) % size[1];
    const k = Math.floor(at / (size[0] * size[1]));
    const radius = Math.hypot(i - middle[0], j - middle[1], k - middle[2]);
    balls[at] = (radius < 0.15 * size[0] ? 1 : 0) + (radius < 0.25 * size[0] ? 1 : 0);
  }
  return balls;
}
