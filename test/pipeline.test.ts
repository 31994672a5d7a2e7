import { cpSync, existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { readImage } from '../src/imaging/read-image.js';
import type { RawImage } from '../src/imaging/volume.js';
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

  it('refuses a declared label that is in no label map before anything is prepared', async () => {
    const folder = copyOfExample();
    const labels = '--set=task.labels={background: 0, front: 1, back: 2, tumour: 3}';
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...tiny, labels]);
    expect(code).toBe(3);
    expect(stderr).toContain('error LABEL_ABSENT no label map holds the label tumour (value 3)');
    expect(existsSync(join(runsOf(folder, 'asymmetric')[0]!, 'nodes', 'train.0.json'))).toBe(false);
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

  it('takes several channels in NRRD and MetaImage, also detached, from a table with patients', async () => {
    const folder = copyOfExample();
    const ids = imagesOf(folder).map(idOf);
    for (const id of ids) {
      const image = await readImage(join(folder, 'images', `${id}.nii.gz`));
      writeNrrd(join(folder, `${id} t1.nhdr`), image);
      writeMetaImage(join(folder, `${id}-t2.mha`), image);
    }
    const rows = ids.map((id, index) => `${id},p${index},${id} t1.nhdr,${id}-t2.mha,labels/${id}.nii.gz`);
    writeFileSync(join(folder, 'cases.csv'), ['case,patient,t1,t2,label', ...rows].join('\n'));
    writeFileSync(
      join(folder, 'two.yaml'),
      `extends: experiment.yaml
name: two-channels
data:
  table: cases.csv
  label: label
  independent_unit: patient
  channels:
    t1: { image: t1 }
    t2: { image: t2, normalize: none }
`,
    );
    const args = ['run', 'two.yaml', ...tiny, '--set=~data.channels.scan'];
    const { code, stderr } = await voxrun(folder, args);
    expect(code, stderr).toBe(0);
    const [run] = runsOf(folder, 'two-channels');
    const model = JSON.parse(readFileSync(join(run!, 'stages', 'train.0', 'out', 'model.json'), 'utf8')) as object;
    expect(model).toMatchObject({
      channels: [
        { name: 't1', normalize: 'zscore' },
        { name: 't2', normalize: 'none' },
      ],
    });
    const [id] = readdirSync(join(run!, 'stages', 'predict.0', 'out', 'predictions'));
    const predicted = await readImage(join(run!, 'stages', 'predict.0', 'out', 'predictions', id!));
    const label = await readImage(join(folder, 'labels', id!));
    expect(predicted.size).toEqual(label.size);
    for (const [index, value] of predicted.affine.entries()) expect(value).toBeCloseTo(label.affine[index]!, 4);

    // The voxels of a detached header belong to the case's content.
    const raw = join(folder, `${ids[0]!} t1.raw`);
    const bytes = readFileSync(raw);
    bytes[0] = bytes[0]! ^ 1;
    writeFileSync(raw, bytes);
    const plan = await voxrun(folder, ['plan', ...args.slice(1)]);
    expect(plan.stdout).toContain(`raw.${ids[0]!}.image.t1 changed`);
  });
});

/** NIfTI and these tests count the world towards right and anterior (RAS), NRRD and MetaImage here towards left and posterior. */
function lpsOf({ affine }: RawImage): { steps: number[][]; origin: number[] } {
  const signs = [-1, -1, 1];
  const column = (axis: number): number[] => signs.map((sign, row) => sign * affine[4 * row + axis]!);
  return { steps: [column(0), column(1), column(2)], origin: column(3) };
}

function writeNrrd(path: string, image: RawImage): void {
  const { steps, origin } = lpsOf(image);
  const data = path.replace(/\.nhdr$/, '.raw');
  const header = [
    'NRRD0004',
    'type: float',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${image.size.join(' ')}`,
    `space directions: ${steps.map((step) => `(${step.join(',')})`).join(' ')}`,
    `space origin: (${origin.join(',')})`,
    'endian: little',
    'encoding: raw',
    `data file: ${basename(data)}`,
    '',
  ];
  writeFileSync(path, header.join('\n'));
  writeFileSync(data, Buffer.from(Float32Array.from(image.data).buffer));
}

function writeMetaImage(path: string, image: RawImage): void {
  const { steps, origin } = lpsOf(image);
  const unit = steps.map((step, axis) => step.map((value) => value / image.spacingMm[axis]!));
  const header = [
    'ObjectType = Image',
    'NDims = 3',
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = False',
    `TransformMatrix = ${unit.flat().join(' ')}`,
    `Offset = ${origin.join(' ')}`,
    'AnatomicalOrientation = RAI',
    `ElementSpacing = ${image.spacingMm.join(' ')}`,
    `DimSize = ${image.size.join(' ')}`,
    'ElementType = MET_FLOAT',
    'ElementDataFile = LOCAL',
    '',
  ];
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(header.join('\n')), Buffer.from(Float32Array.from(image.data).buffer)]),
  );
}
