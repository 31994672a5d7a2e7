import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { examineFile } from '../validate/examine-file.js';
import { memoryIo } from '../../../test/support/memory-io.js';
import { readImage } from '../../imaging/read-image.js';
import { encodeNrrd } from './encode-nrrd.js';
import { makeOfflineCopy } from './make-offline-copy.js';
import { sampleOfflineCopy } from './offline-copy.js';
import { ultrasoundRecordings } from './ultrasound-recordings.js';
import { writeRasternet } from './write-rasternet.js';

/** 13 recordings of 2 patients with one copy of each kind; made once, because rendering takes seconds. */
let parent: string;
let folder: string;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'voxrun-rasternet-'));
  folder = join(parent, 'data');
  await writeRasternet({ folder, patients: 2, copies: 5, seed: 1 });
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const rows = () =>
  readFileSync(join(folder, 'cases.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('writeRasternet', () => {
  it('lists each recording and its copies, which keep its patient and its volume', () => {
    const [header, ...cases] = rows();
    expect(header).toEqual(['case', 'patient', 'parent', 'derived_by', 'image', 'volume_ml']);
    const [recording] = ultrasoundRecordings({ patients: 2, seed: 1, depth: 'by-organ' });
    const volume = recording!.volumeMl.toFixed(2);
    expect(cases.slice(0, 6)).toEqual([
      ['p01_1', 'p01', '', '', 'images/p01_1.nrrd', volume],
      ['p01_1_c01', 'p01', 'p01_1', expect.stringMatching(/^turned by /), 'copies/p01_1_c01.nrrd', volume],
      ['p01_1_c02', 'p01', 'p01_1', expect.stringMatching(/^sheared by /), 'copies/p01_1_c02.nrrd', volume],
      ['p01_1_c03', 'p01', 'p01_1', expect.stringMatching(/^scaled by /), 'copies/p01_1_c03.nrrd', volume],
      ['p01_1_c04', 'p01', 'p01_1', expect.stringMatching(/^noise of /), 'copies/p01_1_c04.nrrd', volume],
      ['p01_1_c05', 'p01', 'p01_1', 'mirrored along axis1', 'copies/p01_1_c05.nrrd', volume],
    ]);
    expect(cases.filter(([, , original]) => original === '')).toHaveLength(13);
    expect(cases.filter(([, , original]) => original !== '')).toHaveLength(65);
    const files = ['images', 'copies'].flatMap((part) =>
      readdirSync(join(folder, part)).map((name) => `${part}/${name}`),
    );
    expect(files.sort()).toEqual(cases.map((row) => row[4]!).sort());
    expect(readFileSync(join(folder, 'recordings.csv'), 'utf8').split('\n').slice(0, 2)).toEqual([
      'case,patient,image,volume_ml',
      `p01_1,p01,images/p01_1.nrrd,${volume}`,
    ]);
  });

  it('holds the recordings of the example ultrasound, and copies of their voxels on the same grid', async () => {
    const { size, spacingMm, render } = ultrasoundRecordings({ patients: 2, seed: 1, depth: 'by-organ' }).find(
      ({ id }) => id === 'p02_3',
    )!;
    const voxels = render();
    const file = (path: string) => readFileSync(join(folder, path));
    expect(file('images/p02_3.nrrd').equals(encodeNrrd({ voxels, size, spacingMm }))).toBe(true);
    for (const number of [0, 1, 2, 3, 4]) {
      const id = `p02_3_c0${number + 1}`;
      const copy = sampleOfflineCopy(number, randomOf([1, 'p02_3', number, 'copy']));
      const made = makeOfflineCopy({ voxels, size, spacingMm }, copy, randomOf([1, id, 'noise']));
      const image = await readImage(join(folder, `copies/${id}.nrrd`));
      expect(image).toMatchObject({ size, hasSpace: false, pixelType: 'uint8' });
      expect(Buffer.compare(image.data as Uint8Array, made)).toBe(0);
      expect(Buffer.compare(made, voxels)).not.toBe(0);
    }
  });

  it('makes other copies for another seed, and leaves nothing beside them', async () => {
    await writeRasternet({ folder: join(parent, 'other'), patients: 1, copies: 1, seed: 2 });
    const image = (name: string) => readFileSync(join(parent, name, 'copies/p01_6_c01.nrrd'));
    expect(image('data').equals(image('other'))).toBe(false);
    expect(readdirSync(parent).sort()).toEqual(['data', 'other']);
  });

  it('puts the experiment of its author beside the data, which is refused', () => {
    const { diagnostics } = examineFile({
      file: 'experiment.yaml',
      sets: ['data.split.folds=2'],
      variant: undefined,
      io: memoryIo({ cwd: folder }),
    });
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'SCALE_REMOVED',
      'DERIVED_TARGET_KEPT',
    ]);
  });
});
