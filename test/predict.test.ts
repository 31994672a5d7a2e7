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
preprocessing: { orientation: RAS, spacing_mm: [2, 2, 2], size: [20, 20, 20] }
model: { kind: resnet, features: [4, 8] }
training: { patch: whole, batch: 2, epochs: 1, steps_per_epoch: 2, loss: { kind: mse }, deep_supervision: false }
`;

  it('gives the numbers that the run gave, in a table with their unit', async () => {
    const rows = [1, 2, 3, 4, 5].map((number) => `organ_00${number},${number}.5\n`);
    writeFileSync(join(folder, 'moved', 'cases.csv'), `case,volume\n${rows.join('')}`);
    writeFileSync(join(folder, 'moved', 'size.yaml'), experiment);
    const ran = await voxrun(folder, ['run', 'moved/size.yaml']);
    expect(ran.code, ran.stderr).toBe(0);
    const [sizes] = runsOf(folder, 'size');
    const inRun = readFileSync(join(sizes!, 'stages/predict.1/out/predictions.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const ids = inRun.map((line) => line.split(',')[0]!);
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
    expect(readFileSync(join(folder, 'numbers', 'predictions.csv'), 'utf8')).toBe(
      `case,prediction,unit\n${inRun.map((line) => `${line},ml\n`).join('')}`,
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
