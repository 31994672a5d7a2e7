import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import { sha256OfFile } from '../../base/hash.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import { scaledAffine } from '../../imaging/test-rig.js';
import { writeLabelMap } from '../../imaging/write-label-map.js';
import type { ProfilesFile } from './case-files.js';
import { main } from './main.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-ingest-'));
  write('ct.nii.gz', [10, 20, 30, 40, 50, 60, 70, 80]);
  write('organ.nii.gz', [0, 1, 0, 2, 0, 0, 0, 0]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(file: string, voxels: readonly number[]): void {
  writeLabelMap(join(folder, file), {
    data: Uint8Array.from(voxels),
    size: [2, 2, 2],
    affine: scaledAffine([1, 1, 2]),
  });
}

const bound = (file: string) => ({ path: join(folder, file), sha256: sha256OfFile(join(folder, file)) });

async function ingested(slice: JsonObject, label?: string): Promise<StageContext> {
  const settings = { channels: ['ct'], labels: { background: 0, organ: 1, tumour: 2 }, ...slice };
  const context: StageContext = {
    ...stageContext({ node: 'ingest[a]', scope: { case: 'a' }, settings, inputs: {}, outputs: {} }),
    raw: () => ({ images: { ct: bound('ct.nii.gz') }, ...(label !== undefined && { label: bound(label) }) }),
  };
  await main(context);
  return context;
}

const readOutput = (context: StageContext, file: string) =>
  JSON.parse(readFileSync(join(context.out, file), 'utf8')) as Json;

describe('ingest', () => {
  it('counts the voxels of each label by name', async () => {
    const context = await ingested({}, 'organ.nii.gz');
    expect(readOutput(context, 'label.json')).toEqual({ format: 1, voxels: { background: 6, organ: 1, tumour: 1 } });
    expect(readOutput(context, 'border.json')).toEqual({ format: 1, touched: ['1+', '2-', '2+', '3-'] });
    expect(readFileSync(join(context.out, 'thumbnails.f32'))).toHaveLength(4 * 16 ** 3);
    const { shares, channels } = readOutput(context, 'profiles.json') as unknown as ProfilesFile;
    expect(channels.ct!.whole).toMatchObject({ mean: 45, std: 22.9129 });
    expect(channels.ct!.whole.values[shares.indexOf(0.5)]).toBe(45);
    expect(readOutput(context, 'image.json')).toMatchObject({ size: [2, 2, 2], spacing_mm: [1, 1, 2] });
  });

  it('measures the foreground of the channels that are normalised by it, and of no others', async () => {
    const context = await ingested({ intensities_of: ['ct'] }, 'organ.nii.gz');
    expect(readOutput(context, 'intensities.json')).toEqual({
      format: 1,
      channels: { ct: { voxels: 2, mean: 30, std: 10, min: 20, max: 40, values: [20, 40], shares: [0.5, 0.5] } },
    });
    expect(existsSync(join((await ingested({}, 'organ.nii.gz')).out, 'intensities.json'))).toBe(false);
  });

  it('takes a case without a label map where the task has no labels', async () => {
    expect(readOutput(await ingested({ labels: {} }), 'label.json')).toEqual({ format: 1, voxels: {} });
  });

  it('does not check label values for a task without labels', async () => {
    const context = await ingested({ labels: {} }, 'organ.nii.gz');
    expect(readOutput(context, 'label.json')).toEqual({ format: 1, voxels: {} });
  });

  it('refuses ct without label maps', async () => {
    await expect(ingested({ labels: {}, intensities_of: ['ct'] })).rejects.toMatchObject({
      failure: {
        code: 'SETTINGS_DISAGREE',
        message: 'channel ct is normalised as ct, by the foreground of the cases, but there are no label maps',
        fix: 'name them in data.label, or use another data.channels.ct.normalize',
      },
    });
  });
});
