// nnU-Net's default augmentation on one thread (cropping, rotation and zoom, noise, blur, brightness, contrast, low
// resolution, gamma, mirroring, labels at three resolutions): megavoxels per second of processor time, beside
// batchgeneratorsv2 on the same kinds of data, in turn, where nnU-Net is installed: VOXRUN_NNUNET_PYTHON names its Python,
// else ~/.cache/voxrun-peers/imaging is tried.
//
//   node bench/augmentation.mjs [--samples 300] [--rounds 3]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSide } from './support/bundle-side.mjs';
import { findPython } from './support/find-python.mjs';
import { median } from './support/median.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { samples: { type: 'string' }, rounds: { type: 'string' } } });
const samples = Number(values.samples ?? 300);
const rounds = Number(values.rounds ?? 3);
/** `block` is what nnU-Net cuts for the patch; `share` of the samples are made of a patch, by its size. */
const CASES = [
  { patch: [40, 56, 40], block: [89, 97, 78], share: 1 },
  { patch: [128, 128, 128], block: [249, 249, 249], share: 1 / 10 },
];
const BAR = 3;

const program = await bundleSide('bench/augmentation/voxrun-augmentation.ts');
const python = findPython({
  variable: 'VOXRUN_NNUNET_PYTHON',
  folder: 'imaging',
  modules: ['nnunetv2', 'batchgeneratorsv2'],
});
const script = join(root, 'bench', 'augmentation', 'nnunet_chain.py');

for (const labels of ['regions', 'noise']) {
  for (const { patch, block, share } of CASES) {
    const count = Math.max(10, Math.round(samples * share));
    const ours = [];
    const theirs = [];
    for (let round = 0; round < rounds; round++) {
      const task = JSON.stringify({ patch, block, labels, samples: count });
      ours.push(measure(process.execPath, [program, task]));
      if (python !== undefined) theirs.push(measure(python, [script, task]));
    }
    const rate = (times) => (patch[0] * patch[1] * patch[2]) / median(times) / 1e3;
    const peer =
      python === undefined
        ? 'no nnU-Net here to compare with'
        : `batchgeneratorsv2 ${rate(theirs).toFixed(1)}, ratio ${(rate(ours) / rate(theirs)).toFixed(2)} (bar ${BAR})`;
    console.log(`${patch.join(' x ')}, labels of ${labels}: voxrun ${rate(ours).toFixed(1)} Mvoxel/s, ${peer}`);
  }
}

/** Milliseconds per sample. */
function measure(file, args) {
  const { status, stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(`${file} ended with code ${status}: ${stderr}`);
  return JSON.parse(stdout).milliseconds;
}
