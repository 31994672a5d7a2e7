import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { applyPostprocessing, type Postprocessing } from '../src/imaging/postprocess/apply-postprocessing.js';
import type { LabelClass } from '../src/imaging/metrics/label-class.js';
import { readImage } from '../src/imaging/read-image.js';
import { scaledAffine } from '../src/imaging/test-rig.js';
import { writeLabelMap } from '../src/imaging/write-label-map.js';
import { runsOf, temporaryFolder, tiny, voxrun } from './support/real-cli.js';

interface Fold {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

/** A finished run of two folds, whose data are not where they were. */
let folder: string;
let run: string;
let folds: readonly Fold[];

const predict = (...args: string[]) => ['predict', basename(run), ...args];
const image = (id: string) => `moved/images/${id}.nii.gz`;
const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;

beforeAll(async () => {
  folder = temporaryFolder();
  await voxrun(folder, ['init', '--example', 'asymmetric', 'data', '--cases', '5']);
  const split = '--set=data.split={kind: kfold, folds: 2}';
  const { code, stderr } = await voxrun(folder, ['run', 'data/experiment.yaml', ...tiny, split]);
  expect(code, stderr).toBe(0);
  run = runsOf(folder, 'asymmetric')[0]!;
  folds = JSON.parse(readFileSync(join(run, 'stages/split/out/folds.json'), 'utf8')) as Fold[];
  const postprocess = '--set=inference.postprocess=largest_component';
  expect((await voxrun(folder, ['run', 'data/experiment.yaml', ...tiny, split, postprocess])).code).toBe(0);
  renameSync(join(folder, 'data'), join(folder, 'moved'));
});

describe('voxrun predict', () => {
  it('gives the very label map that the run gave for a validation case, with the network of its fold', async () => {
    const [id] = folds[0]!.validation;
    const { code, stderr, stdout } = await voxrun(folder, predict(image(id!), '--fold', '0', '--out', 'one'));
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(
      `1 image predicted by the network of fold 0 of run ${basename(run)}\npredictions: ${join(folder, 'one')}`,
    );
    expect(stderr).not.toContain('IMAGES_SEEN');
    const map = readFileSync(join(folder, 'one', `${id!}.nii.gz`));
    const original = readFileSync(join(run, `stages/predict.0/out/predictions/${id!}.nii.gz`));
    expect(map.equals(original)).toBe(true);
  });

  it('averages the networks of all folds, tells which images trained them, and records what it used', async () => {
    const [id] = folds[0]!.validation;
    const { code, stderr } = await voxrun(folder, predict(image(id!), '--out', 'both'));
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(
      `warning IMAGES_SEEN 1 image is a training case of the networks that predict it: ${id!}\n` +
        '   fix: do not judge the networks by these; with --fold only those of the named folds predict\n',
    );
    const single = await readImage(join(folder, 'one', `${id!}.nii.gz`));
    const both = await readImage(join(folder, 'both', `${id!}.nii.gz`));
    expect(both.affine).toEqual(single.affine);
    expect(both.data).not.toEqual(single.data);

    const record = readJson(folder, 'both', 'predictions.json');
    expect(record).toMatchObject({
      run: basename(run),
      networks: [0, 1].map((fold) => ({
        fold,
        files: { 'weights.bin': sha256OfFile(join(run, `stages/train.${fold}/out/weights.bin`)) },
      })),
      inference: { tta: 'trained', overlap: 0.5 },
      trained: { patch: [16, 16, 16] },
      images: [
        {
          case: id!,
          inputs: { scan: { path: join(folder, image(id!)), sha256: sha256OfFile(join(folder, image(id!))) } },
          prediction: `${id!}.nii.gz`,
          sha256: sha256OfFile(join(folder, 'both', `${id!}.nii.gz`)),
          used: { folds: [0, 1], tta: ['L/R'], networks: 2 },
        },
      ],
      failed: [],
    });
  });

  it('names an image that cannot be used, predicts the others and exits 1', async () => {
    const bad = join(folder, 'bad');
    mkdirSync(bad);
    writeFileSync(join(bad, 'torn.nii.gz'), readFileSync(join(folder, image('organ_001'))).subarray(0, 3000));
    const size = [20, 18, 16] as const;
    const data = Uint8Array.from({ length: 20 * 18 * 16 }, (_, voxel) => 1 + (voxel % 200));
    writeLabelMap(join(bad, 'spaceless.nii.gz'), { data, size, affine: scaledAffine([1, 1, 1]), hasSpace: false });
    writeLabelMap(join(bad, 'thick.nii.gz'), { data, size, affine: scaledAffine([1, 1, 4]) });
    const { code, stderr, stdout } = await voxrun(folder, predict('bad', '--out', 'some'));
    expect(code).toBe(1);
    expect(stderr).toContain(
      `inspect-image[torn] error IMAGE_TRUNCATED ${join(bad, 'torn.nii.gz')} is cut short: its compressed data end too early\n`,
    );
    expect(stderr).toContain(
      `inspect-image[spaceless] error SPACE_MISSING ${join(bad, 'spaceless.nii.gz')} declares no space, and the network was trained on images turned to RAS: its left and right are unknown\n` +
        '   fix: correct its header, or convert it with a tool that keeps the space\n',
    );
    expect(stderr).toContain(
      'warning SPACING_UNSEEN thick has voxels of 1, 1, 4 mm, and the networks were trained on 0.9 to 1, 0.9 to 1, 1 to 1.25 mm\n',
    );
    expect(stdout).toBe(
      `1 of 3 images predicted by the mean of folds 0, 1 of run ${basename(run)}\npredictions: ${join(folder, 'some')}`,
    );
    expect(readdirSync(join(folder, 'some')).sort()).toEqual(['predictions.json', 'thick.nii.gz']);
    expect((await readImage(join(folder, 'some', 'thick.nii.gz'))).size).toEqual(size);
    expect(readJson(folder, 'some', 'predictions.json').failed).toMatchObject([
      { case: 'spaceless', code: 'SPACE_MISSING' },
      { case: 'torn', code: 'IMAGE_TRUNCATED' },
    ]);
    const told = stderr.match(/^warning [A-Z]+_UNSEEN .*$/gm)!.map((line) => line.split(' ')[1]);
    expect(readJson(folder, 'some', 'predictions.json')).toMatchObject({
      remarks: [],
      images: [{ case: 'thick', remarks: told.map((code) => ({ code })) }],
    });
  });

  it('writes over nothing', async () => {
    mkdirSync(join(folder, 'predictions'));
    writeFileSync(join(folder, 'predictions', 'mine.txt'), 'mine');
    const { code, stderr } = await voxrun(folder, predict('moved/images'));
    expect([code, stderr]).toEqual([
      2,
      'error OUT_EXISTS predictions exists and is not an empty folder, and nothing is written over\n' +
        '   fix: name another folder with --out; what was predicted already is not computed again',
    ]);
    expect(readdirSync(join(folder, 'predictions'))).toEqual(['mine.txt']);
  });

  it('postprocesses as the run chose', async () => {
    const other = runsOf(folder, 'asymmetric')[1]!;
    const { choice, classes } = readJson(other, 'stages/summarize/out/postprocessing.json') as unknown as {
      choice: Postprocessing;
      classes: LabelClass[];
    };
    expect(choice.foreground || choice.classes.length > 0, 'the run removes something').toBe(true);
    const [id] = folds[0]!.validation;
    const { code, stderr } = await voxrun(folder, ['predict', basename(other), image(id!), '-o', 'cleaned']);
    expect(code, stderr).toBe(0);
    const raw = await readImage(join(folder, 'both', `${id!}.nii.gz`));
    const cleaned = await readImage(join(folder, 'cleaned', `${id!}.nii.gz`));
    const labels = raw.data as Uint8Array;
    expect(cleaned.data).toEqual(applyPostprocessing({ labels, size: raw.size, classes, choice }));
    expect(readJson(folder, 'cleaned', 'predictions.json').postprocessing).toEqual(choice);
  });
});

describe('voxrun predict beside a GPU', () => {
  it('stops where it would leave the GPU idle, and computes on the processor where --gpus says so', async () => {
    const tools = temporaryFolder();
    writeFileSync(join(tools, 'nvidia-smi'), '#!/bin/sh\necho "GPU-1, NVIDIA H200, 143771"\n', { mode: 0o755 });
    const env = { PATH: `${tools}:${process.env.PATH!}` };
    const args = predict(image(folds[1]!.validation[0]!), '--fold', '0', '--out', 'on-processor');
    const idle = await voxrun(folder, args, env);
    expect([idle.code, idle.stderr]).toEqual([3, expect.stringContaining('error ENGINE_WITHOUT_GPU ')]);
    const { code, stderr } = await voxrun(folder, [...args, '--gpus', '0'], env);
    expect(code, stderr).toBe(0);
    expect(readJson(folder, 'on-processor', 'predictions.json').environment).toMatchObject({ gpus: [] });
  });
});

describe('voxrun predict of a regression on two channels', () => {
  const experiment = `version: 1
name: size
data:
  table: cases.csv
  channels:
    scan: { image: 'images/{case}.nii.gz' }
    again: { image: 'images/{case}.nii.gz', normalize: rescale }
  independent_unit: case
  split: { kind: kfold, folds: 2 }
task: { kind: regression, target: volume, unit: ml, behaves_as: volume }
preprocessing: { orientation: RAS, spacing_mm: [2, 2, 2], size: [12, 12, 12] }
model: { kind: resnet, features: [4, 8] }
training: { patch: whole, batch: 2, epochs: 1, steps_per_epoch: 2, loss: { kind: mse }, deep_supervision: false }
`;

  it('gives the numbers that the run gave, in a table with their unit, and says what the fixed size cuts', async () => {
    const rows = [1, 2, 3, 4, 5].map((number) => `organ_00${number},${number}.5\n`);
    writeFileSync(join(folder, 'moved', 'cases.csv'), `case,volume\n${rows.join('')}`);
    writeFileSync(join(folder, 'moved', 'size.yaml'), experiment);
    const ran = await voxrun(folder, ['run', 'moved/size.yaml']);
    expect(ran.code, ran.stderr).toBe(0);
    const [sizes] = runsOf(folder, 'size');
    expect(ran.stdout).toMatch(
      /^preprocessing\.size cut 5 of 5 cases, most of organ_00\d: \d+ nonzero voxels \(\d+ % of them\)$/m,
    );
    expect(ran.stderr).toMatch(/^train\[0\] epoch 1\/1 {2}loss .* MAE train \d.* ml, validation \d.* ml {2}/m);
    expect(ran.stderr).toMatch(/^evaluate\[0\] MAE \d.* ml over [23] cases$/m);
    expect(ran.stdout).toContain(`predictions: ${join(sizes!, 'stages/summarize/out/predictions.csv')}`);
    const [header, ...all] = rowsOf(join(sizes!, 'stages/summarize/out/predictions.csv'));
    expect(header).toEqual(['case', 'independent_unit', 'fold', 'target', 'prediction', 'error', 'unit']);
    expect(all.map(([id, unit, , target]) => [id, unit, target])).toEqual(
      [1, 2, 3, 4, 5].map((number) => [`organ_00${number}`, `organ_00${number}`, `${number}.5`]),
    );
    for (const [, , , target, prediction, error] of all) {
      expect(Number(error)).toBe(Number(prediction) - Number(target));
    }
    const inRun = all.filter(([, , fold]) => fold === '1');
    expect(rowsOf(join(sizes!, 'stages/evaluate.1/out/predictions.csv'))).toEqual([header, ...inRun]);
    const ids = inRun.map(([id]) => id!);
    const table = ids.map((id) => `${id},images/${id}.nii.gz,images/${id}.nii.gz\n`);
    writeFileSync(join(folder, 'moved', 'new.csv'), `case,scan,again\n${table.join('')}`);
    const { code, stderr } = await voxrun(folder, [
      'predict',
      '@last',
      'moved/new.csv',
      '--fold',
      '1',
      '-o',
      'numbers',
    ]);
    expect(code, stderr).toBe(0);
    for (const id of ids) {
      expect(stderr).toMatch(
        new RegExp(
          `^predict-image\\[${id}\\] preprocessing\\.size of the run cuts away \\d+ nonzero voxels \\(\\d+ % of them\\), ` +
            'which the network does not see: the number is of what is left$',
          'm',
        ),
      );
    }
    expect(readFileSync(join(folder, 'numbers', 'predictions.csv'), 'utf8')).toBe(
      `case,prediction,unit\n${inRun.map(([id, , , , prediction]) => `${id!},${prediction!},ml\n`).join('')}`,
    );

    const channels = ['--channel', 'scan=moved/images', '--channel', 'again=moved/{case}.mha'];
    const unfit = await voxrun(folder, ['predict', '@last', ...channels, '-o', 'numbers-2']);
    expect([unfit.code, unfit.stderr]).toEqual([
      2,
      'error IMAGE_MISSING no file fits moved/{case}.mha\n   fix: {case} stands for what tells the images apart',
    ]);
    const plain = await voxrun(folder, ['predict', '@last', 'moved/images', '-o', 'numbers-2']);
    expect([plain.code, plain.stderr]).toEqual([
      2,
      'error CHANNELS_MISSING the run was trained on 2 channels: scan, again\n' +
        '   fix: --channel scan=FOLDER --channel again=FOLDER, or a CSV table with the columns case, scan, again',
    ]);
  });
});
