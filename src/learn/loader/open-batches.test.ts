import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NNUNET_PRESET } from '../../imaging/augment/nnunet-rig.js';
import { prepareCase } from '../../imaging/prepare-case.js';
import { writePreparedCase } from '../../imaging/prepared-file.js';
import { ballLabels, rawImage } from '../../imaging/test-rig.js';
import type { Triple } from '../../imaging/volume.js';
import type { Batch, PreparedCaseFile, SampleRecord } from './batch.js';
import { openBatches, type OpenBatchesOptions } from './open-batches.js';

let folder: string;
let workerUrl: URL;
let cases: PreparedCaseFile[];

/** Three cases of different size, the label being a ball; voxel value = case x 1000 + voxel index. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-loader-'));
  const outfile = join(folder, 'loader-worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  workerUrl = pathToFileURL(outfile);
  const sizes: Triple[] = [
    [10, 12, 9],
    [14, 9, 11],
    [7, 8, 20],
  ];
  cases = sizes.map((size, index) => {
    const count = size[0] * size[1] * size[2];
    const prepared = prepareCase({
      channels: [
        rawImage({ size, data: Float32Array.from({ length: count }, (_, voxel) => 1000 * (index + 1) + voxel) }),
      ],
      label: rawImage({ size, data: ballLabels(size, [{ centre: [4, 4, 4], radius: 2, label: 1 }]) }),
      settings: {
        orientation: 'RAS',
        spacingMm: 'native',
        crop: 'none',
        resample: { image: 1, label: 1 },
        normalize: ['none'],
      },
    });
    const id = `case${index}`;
    writePreparedCase(join(folder, id), prepared);
    return { id, folder: join(folder, id) };
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function options(changes: Partial<OpenBatchesOptions> = {}): OpenBatchesOptions {
  return {
    cases,
    patch: [8, 8, 8],
    batch: 3,
    foreground: 0.5,
    scales: [
      [1, 1, 1],
      [2, 2, 2],
      [4, 4, 4],
    ],
    purpose: 'training',
    caseOrder: 'random',
    augmentation: { ...NNUNET_PRESET, mirror: { axes: [0, 2], p: 0.5 } },
    seed: 7,
    fold: 1,
    startEpoch: 0,
    epochs: 3,
    stepsPerEpoch: 4,
    workers: 0,
    workerUrl,
    ...changes,
  };
}

async function all(changes: Partial<OpenBatchesOptions> = {}): Promise<Batch[]> {
  const settings = options(changes);
  const batches = openBatches(settings);
  try {
    const made: Batch[] = [];
    const count = (settings.epochs - settings.startEpoch) * settings.stepsPerEpoch;
    for (let i = 0; i < count; i++) made.push(await batches.next());
    return made;
  } finally {
    await batches.close();
  }
}

/** Everything in a batch, short enough to compare many. */
function digest(batch: Batch): string {
  const hash = createHash('sha256').update(Buffer.from(batch.image.buffer));
  for (const label of batch.labels) hash.update(label);
  return `${batch.epoch}.${batch.step} ${hash.digest('hex').slice(0, 16)} ${JSON.stringify(batch.samples)}`;
}

function flipsIn(draws: SampleRecord['draws']): readonly boolean[] {
  return (draws.mirror as { flips: boolean[] } | undefined)?.flips ?? [false, false, false];
}

describe('openBatches', () => {
  it('gives the same batches in the same order with no, one, two and five threads', async () => {
    const inline = (await all()).map(digest);
    expect(new Set(inline).size).toBe(12);
    for (const workers of [1, 2, 5]) expect((await all({ workers })).map(digest), `${workers}`).toEqual(inline);
  });

  it('starts at any epoch with the batches that an uninterrupted training has there', async () => {
    const whole = (await all()).map(digest);
    expect((await all({ startEpoch: 2, workers: 1 })).map(digest)).toEqual(whole.slice(8));
  });

  it('gives other batches for another seed and another fold', async () => {
    const first = digest((await all())[0]!);
    expect(digest((await all({ seed: 8 }))[0]!)).not.toBe(first);
    expect(digest((await all({ fold: 2 }))[0]!)).not.toBe(first);
  });

  it('gives image and labels in array order, lower resolutions after the highest', async () => {
    const [batch] = await all({ augmentation: {} });
    expect(batch!.image.length).toBe(3 * 512);
    expect(batch!.labels.map((label) => label.length)).toEqual([3 * 512, 3 * 64, 3 * 8]);
    const sizes = [
      [10, 12, 9],
      [14, 9, 11],
      [7, 8, 20],
    ] as const;
    for (const [slot, sample] of batch!.samples.entries()) {
      const which = Number(sample.case.slice(4));
      const [n1, n2, n3] = sizes[which]!;
      const [s1, s2, s3] = sample.start;
      for (const [i, j, k] of [
        [0, 0, 0],
        [7, 3, 5],
        [2, 7, 7],
      ] as const) {
        const [x, y, z] = [i + s1, j + s2, k + s3];
        const inside = x >= 0 && y >= 0 && z >= 0 && x < n1 && y < n2 && z < n3;
        const expected = inside ? 1000 * (which + 1) + (z * n2 + y) * n1 + x : 0;
        expect(batch!.image[slot * 512 + (k * 8 + j) * 8 + i]).toBe(expected);
      }
      const half = batch!.labels[1]!.subarray(slot * 64, slot * 64 + 64);
      const full = batch!.labels[0]!.subarray(slot * 512, slot * 512 + 512);
      expect(half[(2 * 4 + 1) * 4 + 3]).toBe(full[(5 * 8 + 3) * 8 + 7]);
    }
  });

  it('records for each sample what was drawn, and centres the last slots on foreground', async () => {
    const batches = await all();
    for (const { samples } of batches) {
      // round(3 x 0.5) is 2, so slot 2 is forced.
      expect(samples.map((sample) => sample.centredOn)).toEqual([undefined, undefined, 1]);
      for (const { draws } of samples) expect(flipsIn(draws)[1]).toBe(false);
    }
    const samples = batches.flatMap((batch) => batch.samples);
    expect(new Set(samples.map((sample) => sample.case)).size).toBe(3);
    expect(samples.some((sample) => sample.paddedVoxels > 0)).toBe(true);
    expect(samples.some(({ draws }) => flipsIn(draws)[0])).toBe(true);
    const drawn = new Set(samples.flatMap(({ draws }) => Object.keys(draws)));
    expect([...drawn].sort()).toEqual(
      [...Object.keys(NNUNET_PRESET).filter((name) => name !== 'dummy2d'), 'mirror'].sort(),
    );
  });

  it('does not depend on how many cases fit into memory', async () => {
    const roomy = (await all()).map(digest);
    expect((await all({ cacheBytes: 1, workers: 2 })).map(digest)).toEqual(roomy);
  });

  it('fails in the step whose case cannot be read, with the reason', async () => {
    const broken = join(folder, 'broken');
    for (const workers of [0, 1]) {
      const batches = openBatches(options({ cases: [{ id: 'x', folder: broken }], workers }));
      await expect(batches.next()).rejects.toThrow(`ENOENT: no such file or directory, open '${broken}/case.json'`);
      await batches.close();
    }
  });

  it('fails instead of waiting for ever if a thread dies', async () => {
    const script = join(folder, 'dying.mjs');
    writeFileSync(script, 'process.exit(3);');
    const batches = openBatches(options({ workers: 1, workerUrl: pathToFileURL(script) }));
    await expect(batches.next()).rejects.toThrow('Internal error: a loader thread ended with code 3');
    await batches.close();
  });

  it('counts the time that it kept its caller waiting', async () => {
    const batches = openBatches(options({ workers: 1 }));
    expect(batches.waitedMs).toBe(0);
    await batches.next();
    expect(batches.waitedMs).toBeGreaterThan(0);
    await batches.close();
  });

  it('refuses to go past the last step', async () => {
    for (const workers of [0, 1]) {
      const batches = openBatches(options({ workers, epochs: 1, stepsPerEpoch: 1 }));
      await batches.next();
      await expect(batches.next()).rejects.toThrow('Internal error: a batch after the last epoch');
      await batches.close();
    }
  });
});
