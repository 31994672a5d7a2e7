import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../config/experiment.js';
import { niftiBytes } from '../../imaging/test-rig.js';
import { readBoundImage } from '../../stages/bound-file.js';
import { openStore } from '../../store/layout.js';
import { hashCases } from './hash-cases.js';

const counting = (from: number) => Uint8Array.from({ length: 12 }, (_, i) => from + i);

function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'voxrun-hash-'));
  const layout = openStore(join(folder, 'runs'));
  const path = (name: string) => join(folder, name);
  const bind = async (
    files: { image: string; label?: string },
    data: Pick<Settings['data'], 'channels' | 'label'> = { channels: { mri: { image: '', normalize: 'none' } } },
  ) => {
    const row = {
      id: 'a',
      unit: 'a',
      channels: { mri: path(files.image) },
      ...(files.label === undefined ? {} : { label: path(files.label) }),
    };
    const { facts, raw } = await hashCases({ rows: [row], data, layout });
    return { ...facts[0]!, raw: raw.get('a')! };
  };
  const write = (name: string, bytes: Uint8Array): void => {
    writeFileSync(path(name), bytes);
  };
  return { write, path, bind };
}

describe('the content of a case', () => {
  it.each([
    ['brain.hdr', 'brain.img'],
    ['brain.hdr', 'brain.img.gz'],
    ['brain.hdr.gz', 'brain.img.gz'],
  ])('is that of the voxels beside its header, %s and %s', async (header, voxels) => {
    const { write, path, bind } = temporary();
    const zip = (name: string, bytes: Uint8Array) => (name.endsWith('.gz') ? gzipSync(bytes) : bytes);
    const pair = niftiBytes({ sizes: [2, 3, 2], voxels: new Uint8Array(0) });
    pair.writeFloatLE(0, 108);
    pair.write('ni1\0', 344, 'latin1');
    write(header, zip(header, pair));
    write(voxels, zip(voxels, counting(1)));
    const before = await bind({ image: header });
    expect(before.raw.images.mri!.detached?.path).toBe(path(voxels));
    expect([...(await readBoundImage(before.raw.images.mri!)).data]).toEqual([...counting(1)]);

    write(voxels, zip(voxels, counting(2)));
    const after = await bind({ image: header });
    expect(after.raw.images.mri!.sha256).toBe(before.raw.images.mri!.sha256);
    expect(after.images.mri).not.toBe(before.images.mri);
    await expect(readBoundImage(before.raw.images.mri!)).rejects.toThrow(
      `${path(voxels)} has changed since the run was planned`,
    );
  });

  it('is the volume that the experiment names, of files with several', async () => {
    const { write, bind } = temporary();
    write('image.nii', niftiBytes({ sizes: [2, 3, 2, 2], voxels: Uint8Array.from([...counting(1), ...counting(50)]) }));
    write('label.nii', niftiBytes({ sizes: [2, 3, 2, 2], voxels: new Uint8Array(24).fill(1, 12) }));
    const files = { image: 'image.nii', label: 'label.nii' };
    const volumes = (image: number, label: number) =>
      bind(files, {
        channels: { mri: { image: '', normalize: 'none', component: image } },
        label: { map: '', component: label },
      });
    const first = await volumes(0, 0);
    const second = await volumes(1, 1);
    const read = async ({ raw }: typeof first) => [
      (await readBoundImage(raw.images.mri!)).data[0],
      (await readBoundImage(raw.label!)).data[0],
    ];
    expect(await read(first)).toEqual([1, 0]);
    expect(await read(second)).toEqual([50, 1]);
    expect(second.images.mri).not.toBe(first.images.mri);
    expect(second.label).not.toBe(first.label);
    // Another volume of the image leaves the label what it is.
    expect((await volumes(1, 0)).label).toBe(first.label);
  });

  it('is that of the file where no volume is named, as it always was', async () => {
    const { write, bind } = temporary();
    write('image.nii', niftiBytes({ sizes: [2, 3, 2], voxels: counting(1) }));
    write('label.nii', niftiBytes({ sizes: [2, 3, 2], voxels: counting(0) }));
    const { images, label, raw } = await bind({ image: 'image.nii', label: 'label.nii' });
    expect(images.mri).toBe(raw.images.mri!.sha256);
    expect(label).toBe(raw.label!.sha256);
    expect(raw.images.mri).not.toHaveProperty('component');
  });
});
