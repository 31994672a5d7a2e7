import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { readImage } from '../src/imaging/read-image.js';
import { niftiBytes } from '../src/imaging/test-rig.js';
import { runsOf, temporaryFolder, tiny, voxrun } from './support/real-cli.js';

let folder: string;
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;

beforeAll(async () => {
  folder = temporaryFolder();
  await voxrun(folder, ['init', '--example', 'asymmetric', 'data', '--cases', '5']);
});

/** Runs an experiment and returns its run and one of its validation cases. */
async function finished(file: string, name: string, ...sets: string[]): Promise<{ run: string; id: string }> {
  const { code, stderr } = await voxrun(folder, ['run', file, ...tiny, ...sets]);
  expect(code, stderr).toBe(0);
  const run = runsOf(folder, name).at(-1)!;
  const [fold] = readJson(run, 'stages/split/out/folds.json') as unknown as { validation: string[] }[];
  return { run, id: fold!.validation[0]! };
}

describe('voxrun predict with inference.checkpoint: best', () => {
  it('gives the label map of the run, from the weights of the best epoch alone', async () => {
    const { run, id } = await finished('data/experiment.yaml', 'asymmetric', '--set=inference.checkpoint=best');
    const trained = join(run, 'stages/train.0/out');
    expect(readJson(trained, 'model.json').best_epoch).toBeGreaterThan(0);
    const best = sha256OfFile(join(trained, 'best.bin'));
    // What is not needed may be spoilt: nothing reads it.
    for (const file of ['weights.bin', 'weights.json']) {
      const path = join(trained, file);
      chmodSync(path, 0o644);
      writeFileSync(path, readFileSync(path).fill(0));
    }
    const args = ['predict', basename(run), `data/images/${id}.nii.gz`, '--out', 'best'];
    const { code, stderr } = await voxrun(folder, args);
    expect(code, stderr).toBe(0);
    const map = readFileSync(join(folder, 'best', `${id}.nii.gz`));
    expect(map.equals(readFileSync(join(run, `stages/predict.0/out/predictions/${id}.nii.gz`)))).toBe(true);
    expect(readJson(folder, 'best', 'predictions.json')).toMatchObject({
      inference: { checkpoint: 'best' },
      networks: [{ fold: 0, files: { 'best.bin': best } }],
    });
  });
});

describe('voxrun predict with regions, from files with several volumes', () => {
  /** Images and label maps of the example as one of the two volumes of a file; the other one holds nothing of use. */
  async function fourDimensional(): Promise<void> {
    for (const kind of ['images', 'labels']) {
      mkdirSync(join(folder, 'four', kind), { recursive: true });
      for (const name of readdirSync(join(folder, 'data', kind))) {
        const { data, size, affine } = await readImage(join(folder, 'data', kind, name));
        const other = new Float32Array(data.length).fill(kind === 'images' ? 0 : 2);
        const both = kind === 'images' ? [other, data] : [data, other];
        const voxels = Float32Array.from(both.flatMap((volume) => [...volume]));
        const bytes = niftiBytes({ sizes: [...size, 2], voxels, pixelType: 'float32', sform: affine });
        writeFileSync(join(folder, 'four', kind, name), gzipSync(bytes));
      }
    }
    writeFileSync(
      join(folder, 'four', 'regions.yaml'),
      `extends: ../data/experiment.yaml
name: regions
data:
  root: .
  channels: { scan: { component: 1 } }
  label: { map: 'labels/{case}.nii.gz', component: 0 }
task:
  regions:
    organ: { of: [front, back], as: back }
    tip: { of: [front], as: front }
preprocessing: { spacing_mm: auto }
training: { loss: { kind: dice-ce, batch_dice: auto } }
`,
    );
  }

  let run: string;
  let id: string;
  beforeAll(async () => {
    await fourDimensional();
    ({ run, id } = await finished('four/regions.yaml', 'regions'));
    renameSync(join(folder, 'four'), join(folder, 'moved'));
  });

  it('gives the label map of the run on the grid of the image, and says what auto became', async () => {
    expect(readJson(run, 'stages/configure/out/loss.json')).toEqual({ batch_dice: true });
    expect(readJson(run, 'stages/train.0/out/model.json').task).toMatchObject({
      regions: [
        { name: 'organ', of: ['front', 'back'], as: 'back' },
        { name: 'tip', of: ['front'], as: 'front' },
      ],
    });
    const path = join('moved', 'images', `${id}.nii.gz`);
    const { code, stderr } = await voxrun(folder, ['predict', basename(run), path, '--out', 'regions']);
    expect(code, stderr).toBe(0);
    const map = join(folder, 'regions', `${id}.nii.gz`);
    expect(readFileSync(map).equals(readFileSync(join(run, `stages/predict.0/out/predictions/${id}.nii.gz`)))).toBe(
      true,
    );
    const [predicted, image] = [await readImage(map), await readImage(join(folder, path), { component: 1 })];
    expect(predicted.size).toEqual(image.size);
    const values = new Set(predicted.data);
    expect([...values].filter((value) => value > 2)).toEqual([]);
    expect(values.size, 'something is predicted').toBeGreaterThan(1);
    expect(readJson(folder, 'regions', 'predictions.json')).toMatchObject({
      images: [{ case: id, inputs: { scan: { path: join(folder, path), component: 1 } } }],
    });
  });

  it('refuses an image without that volume', async () => {
    const { code, stderr } = await voxrun(folder, ['predict', basename(run), 'data/images', '--out', 'three']);
    expect(code).toBe(1);
    expect(stderr).toContain('has no volume 1: it holds 1, counted from 0');
  });
});
