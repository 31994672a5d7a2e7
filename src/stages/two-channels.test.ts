import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallSettings } from '../../test/support/settings.js';
import { stageContext } from '../../test/support/stage-context.js';
import { sha256OfFile } from '../base/hash.js';
import type { Settings } from '../config/experiment.js';
import { readCases } from '../dataset/case-table.js';
import type { CaseRow } from '../dataset/case-row.js';
import type { BoundFile } from '../graph/stage-context.js';
import { writeLabelMap } from '../imaging/write-label-map.js';
import { readPreparedCase } from '../imaging/prepared-file.js';
import type { Affine, Triple } from '../imaging/volume.js';
import { main as ingest } from './ingest/main.js';
import { ingest as ingestSpec } from './ingest/spec.js';
import { main as prepare } from './prepare/main.js';
import { prepare as prepareSpec } from './prepare/spec.js';

const size: Triple = [4, 3, 2];
const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const mr = Uint8Array.from({ length: 24 }, (_, i) => i + 1);
const us = Uint8Array.from({ length: 24 }, (_, i) => 100 + 3 * i);

/** Two modalities of a case in folders of their own, on one grid, as a registered pair is stored. */
function pairedFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'voxrun-paired-'));
  for (const [folder, data] of Object.entries({ mr_images: mr, us_images: us, us_labels: us.map(() => 1) })) {
    mkdirSync(join(root, folder));
    writeLabelMap(join(root, folder, 'case000000.nii.gz'), { data, size, affine: identity });
  }
  return root;
}

type Channels = Settings['data']['channels'];

const patterns: Channels = {
  us: { image: 'us_images/{case}.nii.gz', normalize: 'none' },
  mr: { image: 'mr_images/{case}.nii.gz', normalize: 'zscore' },
};
const swapped: Channels = { mr: patterns.mr!, us: patterns.us! };
const columns: Channels = { us: { ...patterns.us!, image: 'ultrasound' }, mr: { ...patterns.mr!, image: 'mri' } };

function read(root: string, channels: Channels, table?: string): CaseRow {
  const { cases, diagnostics } = readCases({
    root,
    channels: Object.entries(channels).map(([name, { image }]) => ({ name, image })),
    label: 'us_labels/{case}.nii.gz',
    table,
    independentUnit: 'case',
    locate: () => undefined,
  });
  expect(diagnostics).toEqual([]);
  return cases[0]!;
}

function contextOf(
  row: CaseRow,
  stage: { name: string; settings: ReturnType<typeof prepareSpec.reads> | ReturnType<typeof ingestSpec.reads> },
) {
  const bind = (path: string): BoundFile => ({ path, sha256: sha256OfFile(path) });
  const context = stageContext({
    node: `${stage.name}[${row.id}]`,
    scope: { case: row.id },
    settings: stage.settings,
    inputs: {},
    outputs: {},
  });
  const images = Object.fromEntries(Object.entries(row.channels).map(([name, path]) => [name, bind(path)]));
  return { ...context, raw: () => ({ images, label: bind(row.label!) }) };
}

const settingsWith = (channels: Channels): Settings => ({
  ...smallSettings,
  data: { ...smallSettings.data, channels },
  preprocessing: { ...smallSettings.preprocessing, crop: 'none' },
});

describe('two channels', () => {
  it.each<[string, Channels, string | undefined]>([
    ['patterns', patterns, undefined],
    ['columns of a table', columns, 'cases.csv'],
  ])('from %s keep the order of the file and each its own normalisation', async (_title, channels, table) => {
    const root = pairedFolder();
    writeFileSync(
      join(root, 'cases.csv'),
      'case,mri,ultrasound\ncase000000,mr_images/case000000.nii.gz,us_images/case000000.nii.gz\n',
    );
    const row = read(root, channels, table);
    expect(Object.keys(row.channels)).toEqual(['us', 'mr']);
    const context = contextOf(row, { name: 'prepare', settings: prepareSpec.reads(settingsWith(channels)) });
    await prepare(context);
    const { header, image } = readPreparedCase(context.out);
    expect(header.channels).toBe(2);
    // 1 to 24 has the mean 12.5 and the variance (24^2 - 1) / 12.
    const sd = Math.sqrt((24 ** 2 - 1) / 12);
    for (let i = 0; i < 24; i++) {
      expect(image[2 * i]).toBe(us[i]);
      expect(image[2 * i + 1]).toBeCloseTo((mr[i]! - 12.5) / sd, 5);
    }
  });

  it('stand the other way round where the file names them the other way round', async () => {
    const row = read(pairedFolder(), swapped);
    const context = contextOf(row, { name: 'prepare', settings: prepareSpec.reads(settingsWith(swapped)) });
    await prepare(context);
    expect(readPreparedCase(context.out).image[1]).toBe(us[0]);
  });

  it('are described one by one when a case is read', async () => {
    const row = read(pairedFolder(), patterns);
    const context = contextOf(row, { name: 'ingest', settings: ingestSpec.reads(settingsWith(patterns)) });
    await ingest(context);
    const facts = JSON.parse(readFileSync(join(context.out, 'image.json'), 'utf8')) as {
      channels: Record<string, { min: number; max: number }>;
    };
    expect(Object.entries(facts.channels).map(([name, { min, max }]) => [name, min, max])).toEqual([
      ['us', 100, 169],
      ['mr', 1, 24],
    ]);
  });
});
