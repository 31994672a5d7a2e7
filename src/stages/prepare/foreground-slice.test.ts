import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallSettings } from '../../../test/support/settings.js';
import { stageContext } from '../../../test/support/stage-context.js';
import { sha256OfFile } from '../../base/hash.js';
import type { SegmentationTask, Settings } from '../../config/experiment.js';
import type { BoundFile } from '../../graph/stage-context.js';
import { readPreparedCase } from '../../imaging/prepared-file.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import type { Affine, Triple } from '../../imaging/volume.js';
import { previewOf } from '../preview/spec.js';
import { foregroundSlice } from './foreground-slice.js';
import { main } from './main.js';
import { prepare } from './spec.js';

const plain: SegmentationTask = {
  kind: 'segmentation',
  labels: { background: 0, edema: 1, core: 2, unsure: 3 },
};
const regions: NonNullable<SegmentationTask['regions']> = {
  whole: { of: ['core', 'edema'], as: 'edema' },
  inner: { of: ['core'], as: 'core' },
};

const settingsWith = (task: Settings['task']): Settings => ({
  ...smallSettings,
  task,
  preprocessing: { ...smallSettings.preprocessing, crop: 'none' },
});

describe('foregroundSlice', () => {
  it('is empty for labels that are all learned, and in a regression', () => {
    expect(foregroundSlice(plain)).toEqual({});
    expect(
      foregroundSlice({
        kind: 'regression',
        target: 'volume',
        behaves_as: 'volume',
        depends_on: 'shape',
        transform: 'none',
      }),
    ).toEqual({});
  });

  it('holds the values of the regions and of the ignored label, whatever the order of writing', () => {
    const slice = foregroundSlice({ ...plain, regions, ignore: 'unsure' });
    expect(slice).toEqual({ regions: { inner: [2], whole: [1, 2] }, ignore: 3 });
    const { whole, inner } = regions;
    const other = foregroundSlice({ ...plain, regions: { inner: { ...inner!, as: 'edema' }, whole: whole! } });
    expect(JSON.stringify(other)).toBe('{"regions":{"inner":[2],"whole":[1,2]}}');
  });

  it('is read where cases are prepared, and only where it says something', () => {
    for (const spec of [prepare, previewOf({ cases: 1, samples: 1 })]) {
      expect(spec.reads(settingsWith({ ...plain, regions, ignore: 'unsure' }))).toMatchObject({
        regions: { inner: [2], whole: [1, 2] },
        ignore: 3,
      });
      expect(spec.reads(settingsWith(plain))).not.toHaveProperty('regions');
      expect(spec.reads(settingsWith(plain))).not.toHaveProperty('ignore');
    }
  });
});

describe('a prepared case', () => {
  const size: Triple = [4, 3, 2];
  const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const label = Uint8Array.from({ length: 24 }, (_, i) => i % 4);
  const where = (values: readonly number[]): number[] => [...label.keys()].filter((i) => values.includes(label[i]!));

  /** `prepare` on one case whose label map goes 0, 1, 2, 3, 0, ... */
  async function preparedCase(task: Settings['task']): Promise<string> {
    const root = mkdtempSync(join(tmpdir(), 'voxrun-foreground-'));
    const write = (name: string, data: Uint8Array): BoundFile => {
      const path = join(root, name);
      writeLabelMap(path, { data, size, affine: identity });
      return { path, sha256: sha256OfFile(path) };
    };
    const image = write(
      'image.nii.gz',
      label.map((value) => value + 1),
    );
    const settings = settingsWith(task);
    const images = Object.fromEntries(Object.keys(settings.data.channels).map((channel) => [channel, image]));
    const context = stageContext({
      node: 'prepare[a]',
      scope: { case: 'a' },
      settings: prepare.reads(settings),
      inputs: {},
      outputs: {},
    });
    await main({ ...context, raw: () => ({ images, label: write('label.nii.gz', label) }) });
    return context.out;
  }

  it('holds voxels of regions and annotated voxels where the task has them', async () => {
    const { foreground } = readPreparedCase(await preparedCase({ ...plain, regions, ignore: 'unsure' }));
    expect(foreground.structures).toEqual(['inner', 'whole']);
    expect(foreground.voxels.map((voxels) => [...voxels])).toEqual([where([2]), where([1, 2])]);
    expect([...foreground.annotated!]).toEqual(where([0, 1, 2]));
  });

  it('holds the voxels of each label, and nothing new, where it has not', async () => {
    const folder = await preparedCase(plain);
    const { foreground } = readPreparedCase(folder);
    expect(foreground.structures).toEqual([1, 2, 3]);
    expect(foreground.voxels.map((voxels) => [...voxels])).toEqual([where([1]), where([2]), where([3])]);
    const header = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Record<string, unknown>;
    expect(header.foreground).toEqual([1, 2, 3].map((value) => ({ label: value, count: 6 })));
    expect(header).not.toHaveProperty('annotated');
  });
});
