import { cpSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

/** Two folds trained and nothing predicted yet, made once and copied for each test. */
let trainedFolder: string;
const settings = [
  ...['epochs=2', 'steps_per_epoch=3', 'patch=[16,16,16]'].flatMap((one) => ['--set', `training.${one}`]),
  ...['--set', 'model.features=[4,8]', '--set', 'data.split={kind: kfold, folds: 2}'],
];
beforeAll(async () => {
  trainedFolder = temporaryFolder();
  const made = await voxrun(trainedFolder, ['init', '--example', 'asymmetric', '.', '--cases', '5']);
  expect(made.code, made.stderr).toBe(0);
  const { code, stderr } = await voxrun(trainedFolder, ['run', 'experiment.yaml', ...settings, '--to', 'train']);
  expect(code, stderr).toBe(0);
});

function copyOfTrained(): string {
  const folder = temporaryFolder();
  cpSync(trainedFolder, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

/** The stored result of a fold's training. */
function resultOf(folder: string, fold: number): string {
  return realpathSync(join(runsOf(folder, 'asymmetric')[0]!, 'stages', `train.${fold}`));
}

function edit(path: string, change: (value: Record<string, unknown>) => void): void {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(value);
  writeFileSync(path, JSON.stringify(value));
}

/** As somebody does who copies a network of another run in, and lets the manifest agree with it. */
function exchangeModel(result: string, change: (model: Record<string, unknown>) => void): void {
  const model = join(result, 'out', 'model.json');
  edit(model, change);
  edit(join(result, 'manifest.json'), ({ files }) => {
    const record = (files as Record<string, { sha256: string; bytes: number }>)['model.json']!;
    record.sha256 = sha256OfFile(model);
    record.bytes = readFileSync(model).length;
  });
}

const predictions = (folder: string): number =>
  readdirSync(join(folder, 'runs', '.store', 'results')).filter((result) =>
    readFileSync(join(folder, 'runs', '.store', 'results', result, 'manifest.json'), 'utf8').includes('"predict['),
  ).length;

describe('prediction is refused', () => {
  it('where a used.json was edited, with the fold and both values', async () => {
    const folder = copyOfTrained();
    edit(join(resultOf(folder, 1), 'used.json'), (used) => (used.flips = [0, 5, 0]));
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...settings]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /error TRAINED_OTHERWISE fold 1: its training counted 5 flips along A\/P \(.*used\.json\), and its checkpoint was saved with 0 \(.*model\.json\)/,
    );
    expect(predictions(folder)).toBe(0);
    const verified = await voxrun(folder, ['verify']);
    expect([verified.code, verified.stdout + verified.stderr]).toEqual([1, expect.stringContaining('used.json')]);
  });

  it('where a used.json says that training saw the cases that the fold validates on', async () => {
    const folder = copyOfTrained();
    let added = '';
    edit(join(resultOf(folder, 0), 'used.json'), (used) => {
      const other = JSON.parse(readFileSync(join(resultOf(folder, 1), 'used.json'), 'utf8')) as typeof used;
      const own = used.cases as Record<string, number>;
      added = Object.keys(other.cases as Record<string, number>).find((id) => own[id] === undefined)!;
      own[added] = 3;
    });
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...settings]);
    expect(code).toBe(3);
    expect(stderr).toContain(
      `error TRAINED_OTHERWISE fold 0: its training drew samples from a case that it may not train on (${added})`,
    );
    expect(predictions(folder)).toBe(0);
  });

  it('where the checkpoint is of a run with other axes', async () => {
    const folder = copyOfTrained();
    for (const fold of [0, 1]) {
      exchangeModel(resultOf(folder, fold), (model) => {
        model.mirrored = [
          { axis: 'L/R', samples: 6 },
          { axis: 'A/P', samples: 6 },
        ];
      });
    }
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...settings]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /error TRAINED_OTHERWISE fold 0 was trained with augmentation\.mirror\.axes \[A\/P, L\/R\] \(.*model\.json\), and the experiment declares \[L\/R\]/,
    );
    expect(predictions(folder)).toBe(0);
  });

  it('where one fold was trained with other axes, with both folds named', async () => {
    const folder = copyOfTrained();
    exchangeModel(resultOf(folder, 1), (model) => (model.mirrored = []));
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...settings]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /FOLDS_TRAINED_UNLIKE fold 0 was trained with augmentation\.mirror\.axes \[L\/R\] .*, and fold 1 with \[\]/,
    );
    expect(predictions(folder)).toBe(0);
  });
});

it('new images are not predicted by networks that disagree either, and are by those that agree', async () => {
  const folder = copyOfTrained();
  const image = join('images', readdirSync(join(folder, 'images'))[0]!);
  const sound = await voxrun(folder, ['predict', '@last', image, '-o', 'sound']);
  expect(sound.code, sound.stderr).toBe(0);
  exchangeModel(resultOf(folder, 1), (model) => (model.mirrored = []));
  rmSync(join(folder, 'sound'), { recursive: true });
  const { code, stderr } = await voxrun(folder, ['predict', '@last', image, '-o', 'refused']);
  expect(code).toBe(3);
  expect(stderr).toContain('error FOLDS_TRAINED_UNLIKE fold 0');
});
