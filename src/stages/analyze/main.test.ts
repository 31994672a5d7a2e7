import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageContext } from '../../../test/support/stage-context.js';
import type { Json, JsonObject } from '../../base/json.js';
import { caseIntensities } from '../../imaging/case-intensities.js';
import { alongOrientation, type Fingerprint } from './fingerprint-file.js';
import { main } from './main.js';

const image = (length: number): JsonObject => ({
  format: 1,
  size: [length, 50, 36],
  spacing_mm: [1, 1, 2],
  orientation: 'LPS',
  has_space: true,
  nonzero_size: [length - 5, 50, 30],
  channels: { ct: { min: -1000, max: 900, mean: 0, std: 1, voxels: 1, nonzero: 1, pixel_type: 'int16' } },
});

function contextOf(
  cases: Readonly<Record<string, { length: number; foreground?: readonly number[] }>>,
  slice: JsonObject,
) {
  return stageContext({
    node: 'analyze',
    settings: { channels: ['ct'], labels: { background: 0, organ: 1 }, ...slice },
    inputs: { ingest: Object.fromEntries(Object.keys(cases).map((id) => [id, {}])) },
    outputs: Object.fromEntries(
      Object.entries(cases).map(([id, { length, foreground = [] }]) => [
        `ingest[${id}]`,
        {
          'image.json': image(length),
          'label.json': { format: 1, voxels: { background: 10, organ: length } },
          'intensities.json': {
            format: 1,
            channels: {
              ct: (caseIntensities(
                foreground,
                foreground.map(() => 1),
              ) ?? null) as unknown as Json,
            },
          },
        },
      ]),
    ),
  });
}

const readOutput = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json;

describe('analyze', () => {
  it('publishes the geometry of each case for planning, without its name', async () => {
    const context = contextOf({ a: { length: 40 }, b: { length: 60 } }, { for_planning: true });
    await main(context);
    const common = { spacing_mm: [1, 1, 2], orientation: 'LPS', has_space: true };
    expect(readOutput(context.out, 'fingerprint.json')).toEqual({
      format: 1,
      cases: [
        { size: [40, 50, 36], nonzero_size: [35, 50, 30], ...common },
        { size: [60, 50, 36], nonzero_size: [55, 50, 30], ...common },
      ],
    });
  });

  it('publishes neither geometry nor intensities where nobody asks for them', async () => {
    const context = contextOf({ a: { length: 40 } }, {});
    await main(context);
    const files = ['dataset.json', 'fingerprint.json', 'intensities.json'];
    expect(files.filter((file) => existsSync(join(context.out, file)))).toEqual(['dataset.json']);
  });

  it('joins the foreground of the cases with equal weight, those without any left out', async () => {
    const cases = { a: { length: 40, foreground: [10, 20] }, b: { length: 60, foreground: [100] }, c: { length: 60 } };
    const context = contextOf(cases, { intensities_of: ['ct'] });
    await main(context);
    expect(readOutput(context.out, 'intensities.json')).toMatchObject({
      format: 1,
      channels: {
        ct: { mean: (15 + 100) / 2, min: 10, max: 100, cases: 2, percentile_00_5: 10, percentile_99_5: 100 },
      },
    });
  });

  it('refuses ct where no case has foreground', () => {
    expect(() => main(contextOf({ a: { length: 40 } }, { intensities_of: ['ct'] }))).toThrow(
      'channel ct is normalised as ct, by the foreground of the cases, but no case has any',
    );
  });
});

describe('alongOrientation', () => {
  const one = { ...image(40) } as unknown as Fingerprint['cases'][number];

  it.each([
    ['RAS', [1, 2, 3]],
    ['SAR', [3, 2, 1]],
    ['PIL', [2, 3, 1]],
    ['stored', [1, 2, 3]],
  ])('turns what is stored as LPS to %s', (orientation, expected) => {
    expect(alongOrientation([1, 2, 3], one, orientation)).toEqual(expected);
  });

  it('leaves an image without a declared space as it is', () => {
    expect(alongOrientation([1, 2, 3], { ...one, has_space: false }, 'SAR')).toEqual([1, 2, 3]);
  });
});
