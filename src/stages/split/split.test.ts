import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import type { Json, JsonObject } from '../../base/json.js';
import { main } from './main.js';

interface World {
  readonly split: JsonObject;
  readonly inputs?: JsonObject;
  /** Voxels of the lesion, by case. */
  readonly lesions?: Readonly<Record<string, number>>;
  readonly targets?: Readonly<Record<string, number>>;
  readonly thumbnails?: Readonly<Record<string, Float32Array>>;
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

async function runSplit({ split, inputs = {}, lesions = {}, targets, thumbnails = {} }: World) {
  const context = stageContext({
    node: 'split',
    settings: { split },
    inputs: {
      table: Object.fromEntries(ids.map((id) => [id, { unit: id, ...(targets && { target: targets[id]! }) }])),
      ...inputs,
    },
    outputs: Object.fromEntries(
      ids.map((id) => [
        `ingest[${id}]`,
        {
          'voxels.json': { mri: `voxels of ${id}` },
          'thumbnails.f32': new Uint8Array((thumbnails[id] ?? new Float32Array(4096)).buffer),
          'label.json': { voxels: { background: 100, lesion: lesions[id] ?? 0 } },
        },
      ]),
    ),
  });
  await main(context);
  return {
    read: (file: string) => JSON.parse(readFileSync(join(context.out, file), 'utf8')) as Json,
    has: (file: string) => existsSync(join(context.out, file)),
  };
}

const validated = (folds: Json) => (folds as unknown as { validation: string[] }[]).map(({ validation }) => validation);

describe('split', () => {
  it('finds two cases on two sides of a fold that are nearly the same image', async () => {
    const scan = Float32Array.from({ length: 4096 }, (_, cell) => Math.sin(cell / 7));
    const noisy = scan.map((value, cell) => value + 0.01 * Math.cos(cell * 3));
    const other = scan.map((value, cell) => value + 0.2 * Math.cos(cell * 3));
    const { read } = await runSplit({
      split: { kind: 'kfold', folds: 6, seed: 1, stratify: 'none' },
      thumbnails: { a: scan, c: noisy, d: other },
    });
    // Noise of 1 % of the amplitude: r = 1 / sqrt(1 + 0.01^2).
    expect(read('near-duplicates.json')).toEqual([{ a: 'a', b: 'c', r: expect.closeTo(0.99995, 5) as number }]);
  });

  it('gives every fold its share of the cases with a lesion, as ingest counted them', async () => {
    const lesions = { a: 5, b: 1, c: 7 };
    for (let seed = 0; seed < 10; seed++) {
      const { read } = await runSplit({ split: { kind: 'kfold', folds: 3, seed, stratify: 'labels' }, lesions });
      const withLesion = validated(read('folds.json')).map((some) => some.filter((id) => id in lesions).length);
      expect(withLesion).toEqual([1, 1, 1]);
    }
  });

  it('gives every fold a small and a large target', async () => {
    const targets = { a: 1, b: 2, c: 3, d: 10, e: 11, f: 12 };
    for (let seed = 0; seed < 10; seed++) {
      const { read } = await runSplit({ split: { kind: 'kfold', folds: 3, seed, stratify: 'target' }, targets });
      expect(validated(read('folds.json')).map((some) => some.filter((id) => 'abc'.includes(id)).length)).toEqual([
        1, 1, 1,
      ]);
    }
  });

  it('publishes the folds of a file as they are', async () => {
    const folds = [{ train: ['a', 'b'], validation: ['c'] }];
    const { read, has } = await runSplit({ split: { kind: 'file' }, inputs: { 'written-folds': folds } });
    expect([read('folds.json'), read('fold-0.json'), has('fold-1.json')]).toEqual([folds, folds[0], false]);
    expect(read('leaks.json')).toEqual([]);
  });

  it('records who is kept for the test, only where somebody is', async () => {
    const split = { kind: 'kfold', folds: 2, seed: 1, stratify: 'none' };
    const kept = { t: { unit: 'p9', images: { mri: 'hash' }, label: 'hash' } };
    const { read } = await runSplit({ split, inputs: { 'test-set': kept } });
    expect(read('test.json')).toEqual({ format: 1, cases: kept });
    expect(validated(read('folds.json')).flat()).not.toContain('t');
    expect((await runSplit({ split })).has('test.json')).toBe(false);
  });
});
