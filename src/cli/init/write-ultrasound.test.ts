import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../../base/random.js';
import { loadExperiment } from '../../config/load-experiment.js';
import { readImage } from '../../imaging/read-image.js';
import { renderUltrasound, sampleUltrasoundScan } from './ultrasound-scan.js';
import { sampleUltrasoundOrgan } from './ultrasound-organ.js';
import { ultrasoundImages } from './ultrasound-recordings.js';
import { writeUltrasound } from './write-ultrasound.js';

/** Made once: rendering takes longer than all the rest. */
let parent: string;
let folder: string;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'voxrun-ultrasound-'));
  folder = join(parent, 'data');
  await writeUltrasound({ folder, patients: 3, seed: 1 });
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

describe('writeUltrasound', () => {
  it('makes 200 recordings of 30 patients', () => {
    expect(ultrasoundImages(30)).toBe(200);
  });

  it('lists the recordings with the one volume of each patient', () => {
    const [header, ...rows] = readFileSync(join(folder, 'cases.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('case,patient,image,volume_ml');
    const counts = ['p01', 'p02', 'p03'].map((patient) => rows.filter((row) => row.includes(`,${patient},`)).length);
    expect(counts).toEqual([7, 7, 6]);
    const volumes = [0, 1, 2].map((patient) => sampleUltrasoundOrgan(randomOf([1, patient, 'organ'])).volumeMl);
    expect(
      new Set(
        rows.map((row) =>
          row
            .split(',')
            .filter((_, index) => index !== 0 && index !== 2)
            .join(' '),
        ),
      ),
    ).toEqual(new Set(volumes.map((volume, patient) => `p0${patient + 1} ${volume.toFixed(2)}`)));
    expect(rows[0]!.split(',').slice(0, 3)).toEqual(['p01_1', 'p01', 'images/p01_1.nrrd']);
    expect(readdirSync(join(folder, 'images'))).toHaveLength(20);
  });

  it('stores what was rendered, with its voxel size and without a named space', async () => {
    const scan = sampleUltrasoundScan(randomOf([1, 1, 2, 'scan']));
    const image = await readImage(join(folder, 'images/p02_3.nrrd'));
    expect(image).toMatchObject({ size: scan.size, hasSpace: false, pixelType: 'uint8' });
    image.spacingMm.forEach((spacing, axis) => {
      expect(spacing).toBeCloseTo(scan.spacingMm[axis]!, 9);
    });
    expect(image.data).toEqual(renderUltrasound(sampleUltrasoundOrgan(randomOf([1, 1, 'organ'])), scan, [1, 1, 2]));
  });

  it('makes other recordings for another seed, and leaves nothing beside them', async () => {
    await writeUltrasound({ folder: join(parent, 'other'), patients: 3, seed: 2 });
    const image = (name: string) => readFileSync(join(parent, name, 'images/p03_6.nrrd'));
    expect(image('data').equals(image('other'))).toBe(false);
    expect(readdirSync(parent).sort()).toEqual(['data', 'other']);
  });

  it('puts an experiment beside the data that is sound', () => {
    const { experiment, dataRoot } = loadExperiment({ file: 'experiment.yaml', sets: [], env: {}, cwd: folder });
    expect(dataRoot).toBe(folder);
    expect(experiment.task).toMatchObject({ kind: 'regression', target: 'volume_ml', behaves_as: 'volume' });
  });
});
