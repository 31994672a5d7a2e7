// Preparation of the 65 hippocampus cases on one thread, its process started anew each time, beside nnU-Net's
// plan-and-preprocess on the same files with two processes, where nnU-Net is installed: VOXRUN_NNUNET_PYTHON names its
// Python, else ~/.cache/voxrun-peers/imaging is tried. And the cost of twice the voxels.
//
//   node bench/prepare.mjs [--runs 3] [--no-peer]
//
// HIPPOCAMPUS_ROOT holds images/ and labels/; ../shared/data/msd_hippocampus_udacity if it is not set.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSide } from './support/bundle-side.mjs';
import { findPython } from './support/find-python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { runs: { type: 'string' }, 'no-peer': { type: 'boolean' } },
});
const runs = Number(values.runs ?? 3);
const data = process.env.HIPPOCAMPUS_ROOT ?? join(root, '..', 'shared', 'data', 'msd_hippocampus_udacity');

const folder = mkdtempSync(join(tmpdir(), 'voxrun-bench-'));
try {
  const program = await bundleSide('bench/prepare/voxrun-prepare.ts');
  const { milliseconds, ratio } = JSON.parse(succeed(process.execPath, [program, 'scaling']));
  console.log(
    `order 3 from 1 mm to 0.8 mm, processor time: 96^3 voxels ${milliseconds[0].toFixed(0)} ms, twice as many ` +
      `${milliseconds[1].toFixed(0)} ms: ratio ${ratio.toFixed(2)} (bar 2.20)`,
  );
  if (existsSync(data)) compareCases(program);
  else console.log(`no hippocampus cases at ${data}; HIPPOCAMPUS_ROOT names another folder`);
} finally {
  rmSync(folder, { recursive: true });
}

function compareCases(program) {
  const args = [program, 'cases', join(data, 'images'), join(data, 'labels'), join(folder, 'prepared')];
  const measured = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const { cases, seconds } = JSON.parse(succeed(process.execPath, args));
    measured.push({ cases, inside: seconds, whole: (performance.now() - start) / 1000 });
  }
  const { cases, inside, whole: median } = measured.sort((a, b) => a.whole - b.whole)[Math.floor(runs / 2)];
  console.log(
    `${cases} hippocampus cases read, prepared and written: ${median.toFixed(2)} s, median of ${runs}; ` +
      `${inside.toFixed(2)} s of it without the start of the process`,
  );
  const python = findNnUnet();
  if (python === undefined) {
    console.log('no nnU-Net here to compare with');
    return;
  }
  const seconds = timeNnUnet(python);
  console.log(`nnU-Net plan-and-preprocess, two processes: ${seconds.toFixed(1)} s`);
  console.log(`ratio to nnU-Net: ${(median / seconds).toFixed(3)} (bar 0.200)`);
}

function findNnUnet() {
  if (values['no-peer']) return undefined;
  return findPython({ variable: 'VOXRUN_NNUNET_PYTHON', folder: 'imaging', modules: ['nnunetv2'] });
}

function timeNnUnet(python) {
  const dataset = join(folder, 'raw', 'Dataset004_Hippocampus');
  for (const part of ['imagesTr', 'labelsTr']) mkdirSync(join(dataset, part), { recursive: true });
  const names = readdirSync(join(data, 'images')).filter((name) => name.endsWith('.nii.gz'));
  for (const name of names) {
    copyFileSync(join(data, 'images', name), join(dataset, 'imagesTr', name.replace('.nii.gz', '_0000.nii.gz')));
    copyFileSync(join(data, 'labels', name), join(dataset, 'labelsTr', name));
  }
  writeFileSync(
    join(dataset, 'dataset.json'),
    JSON.stringify({
      channel_names: { 0: 'MRI' },
      labels: { background: 0, anterior: 1, posterior: 2 },
      numTraining: names.length,
      file_ending: '.nii.gz',
    }),
  );
  const env = {
    ...process.env,
    nnUNet_raw: join(folder, 'raw'),
    nnUNet_preprocessed: join(folder, 'preprocessed'),
    nnUNet_results: join(folder, 'results'),
  };
  const command = join(dirname(python), 'nnUNetv2_plan_and_preprocess');
  const start = performance.now();
  succeed(python, [command, '-d', '4', '-c', '3d_fullres', '-np', '2'], env);
  return (performance.now() - start) / 1000;
}

function succeed(file, args, env = process.env) {
  const { status, stdout, stderr } = spawnSync(file, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}
