import { cpSync, existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { readImage } from '../src/imaging/read-image.js';
import { runsOf, temporaryFolder, tiny, voxrun } from './support/real-cli.js';

/** Phantom images with an experiment, made once and copied for each test. */
let example: string;
beforeAll(async () => {
  example = temporaryFolder();
  const { code, stderr } = await voxrun(example, ['init', '--example', 'asymmetric', '.', '--cases', '5']);
  expect(code, stderr).toBe(0);
});

function copyOfExample(): string {
  const folder = temporaryFolder();
  cpSync(example, folder, { recursive: true });
  return folder;
}

const imagesOf = (folder: string): string[] => readdirSync(join(folder, 'images')).sort();
const idOf = (file: string): string => file.replace('.nii.gz', '');

/** Changes the bytes of a compressed image. */
function edit(path: string, change: (bytes: Buffer) => void): void {
  const bytes = gunzipSync(readFileSync(path));
  change(bytes);
  writeFileSync(path, gzipSync(bytes));
}

describe('the whole pipeline with the real engine', () => {
  it('turns images and one file into predictions on the native grid and a summary that accounts for every case', async () => {
    const folder = copyOfExample();
    const { code, stdout, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...tiny]);
    expect(code, stderr).toBe(0);
    const [run] = runsOf(folder, 'asymmetric');
    const summary = JSON.parse(readFileSync(join(run!, 'summary.json'), 'utf8')) as {
      cases: object;
      per_case: { case: string }[];
    };
    expect(summary.cases).toMatchObject({ expected: 1, evaluated: 1 });
    expect(stdout).toContain('front');
    for (const { case: id } of summary.per_case) {
      const predicted = await readImage(join(run!, 'stages', 'predict.0', 'out', 'predictions', `${id}.nii.gz`));
      const image = await readImage(join(folder, 'images', `${id}.nii.gz`));
      expect([predicted.size, predicted.affine]).toEqual([image.size, image.affine]);
    }
    const used = JSON.parse(readFileSync(join(run!, 'stages', 'train.0', 'used.json'), 'utf8')) as {
      samples: number;
      flips: number[];
    };
    expect(used.samples).toBe(2 * 2 * 3);
    // Only L/R is mirrored, and A/P and S/I never.
    expect(used.flips.slice(1)).toEqual([0, 0]);
  });

  it('gives the same weights and predictions, bit for bit, when everything is computed a second time', async () => {
    const contents = await Promise.all(
      [copyOfExample(), copyOfExample()].map(async (folder) => {
        const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...tiny]);
        expect(code, stderr).toBe(0);
        const [run] = runsOf(folder, 'asymmetric');
        return [
          sha256OfFile(join(run!, 'stages', 'train.0', 'out', 'weights.bin')),
          readFileSync(join(run!, 'stages', 'predict.0', 'out', 'predictions.json'), 'utf8'),
        ];
      }),
    );
    expect(contents[0]).toEqual(contents[1]);
  });

  it('names every bad case with its own cause, exits with 1 and keeps what was stored', async () => {
    const folder = copyOfExample();
    const [first, second, third, fourth] = imagesOf(folder) as [string, string, string, string];
    truncateSync(join(folder, 'images', first), 2000);
    writeFileSync(join(folder, 'images', second), '');
    edit(join(folder, 'labels', third), (bytes) => bytes.writeUInt8(7, bytes.length - 1));
    edit(join(folder, 'labels', fourth), (bytes) => bytes.writeFloatLE(99, 280 + 12));
    edit(join(folder, 'labels', fourth), (bytes) => bytes.writeInt16LE(0, 252));
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...tiny]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`ingest\\[${idOf(first)}\\] error IMAGE_(TRUNCATED|UNREADABLE) `));
    expect(stderr).toContain(`ingest[${idOf(second)}] error IMAGE_EMPTY `);
    expect(stderr).toContain(`ingest[${idOf(third)}] error LABEL_NOT_DECLARED `);
    expect(stderr).toContain(`ingest[${idOf(fourth)}] error GRID_DIFFERS `);
    expect(stderr).toMatch(/: 4 failed, \d+ not computed/);
  });

  it('names every image without a label and every label without an image before anything starts', async () => {
    const folder = copyOfExample();
    const [first, second, third] = imagesOf(folder) as [string, string, string];
    rmSync(join(folder, 'labels', first));
    rmSync(join(folder, 'images', second));
    rmSync(join(folder, 'images', third));
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...tiny]);
    expect(code).toBe(1);
    for (const file of [first, second, third]) expect(stderr).toContain(idOf(file));
    expect(existsSync(join(folder, 'runs', 'asymmetric'))).toBe(false);
  });

  it('pads images that are smaller than the patch and reports it', async () => {
    const folder = copyOfExample();
    const { code, stderr } = await voxrun(folder, [
      'run',
      'experiment.yaml',
      ...tiny,
      '--set=training.patch=[64,64,64]',
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('warning PATCH_PADDED');
    const [run] = runsOf(folder, 'asymmetric');
    const used = readFileSync(join(run!, 'stages', 'predict.0', 'used.json'), 'utf8');
    expect(used).toMatch(/"padded_to":\s*\[\s*64/);
  });

  it('refuses equal images on two sides of the split before training, and exits with 3', async () => {
    const folder = copyOfExample();
    const [first, ...others] = imagesOf(folder) as [string, ...string[]];
    for (const other of others) cpSync(join(folder, 'images', first), join(folder, 'images', other));
    for (const other of others) cpSync(join(folder, 'labels', first), join(folder, 'labels', other));
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...tiny]);
    expect(code).toBe(3);
    expect(stderr).toContain('error SPLIT_LEAKS');
    expect(existsSync(join(runsOf(folder, 'asymmetric')[0]!, 'stages', 'train.0'))).toBe(false);
  });
});
