import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { memoryIo } from '../../test/support/memory-io.js';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatDiagnostics } from '../base/diagnostic.js';
import { DiagnosticError } from '../base/failure.js';
import { readCases } from '../dataset/case-table.js';
import { axisCodes } from '../imaging/orientation.js';
import { readImage } from '../imaging/read-image.js';
import { run } from './init.js';
import { phantomCase } from './init/phantom-case.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'voxrun-init-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

async function init(args: string[], options: Record<string, string> = { example: 'asymmetric', cases: '6' }) {
  const io = memoryIo({ cwd });
  return { code: await run(args, options, io), out: io.printed.join('') };
}

async function refusal(args: string[], options?: Record<string, string>): Promise<string> {
  const error: unknown = await init(args, options).catch((caught: unknown) => caught);
  if (!(error instanceof DiagnosticError)) throw new Error('not refused', { cause: error });
  expect(error.diagnostics.map(({ blame }) => blame)).toEqual(['usage']);
  return formatDiagnostics(error.diagnostics);
}

describe('voxrun init --example asymmetric', () => {
  it('makes a data set that an experiment can read, and says what comes next', async () => {
    expect(await init(['data/mine'])).toEqual({
      code: 0,
      out: `6 cases in data/mine/images and data/mine/labels
experiment in data/mine/experiment.yaml
next: voxrun run data/mine/experiment.yaml
`,
    });
    const root = join(cwd, 'data', 'mine');
    const { cases, diagnostics } = readCases({
      root,
      channels: [{ name: 'scan', image: 'images/{case}.nii.gz' }],
      label: 'labels/{case}.nii.gz',
      independentUnit: 'case',
      locate: () => undefined,
    });
    expect(diagnostics).toEqual([]);
    expect(cases.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `organ_00${number}`));

    const orientations = [];
    for (const [index, { channels, label }] of cases.entries()) {
      const [image, map] = [await readImage(channels.scan!), await readImage(label!)];
      const made = phantomCase(1, index);
      expect(image.data).toEqual(made.image);
      expect(map.data).toEqual(made.label);
      expect(image.hasSpace).toBe(true);
      expect(image.affine).toEqual(map.affine);
      expect(image.size).toEqual(made.grid.size);
      image.spacingMm.forEach((spacing, axis) => {
        expect(spacing).toBeCloseTo(made.grid.spacingMm[axis]!, 6);
      });
      orientations.push(axisCodes(image.affine));
    }
    expect(orientations).toEqual(['RAS', 'RAS', 'LPS', 'RAS', 'RAS', 'ASR']);
  });

  it('writes experiments/quickstart.yaml beside the data, with root and schema adapted and nothing else', async () => {
    await init(['mine']);
    const source = readFileSync(resolve('experiments/quickstart.yaml'), 'utf8').split('\n');
    const written = readFileSync(join(cwd, 'mine', 'experiment.yaml'), 'utf8').split('\n');
    const changed = written.filter((line, index) => line !== source[index]);
    expect(changed).toHaveLength(2);
    expect(resolve(cwd, 'mine', changed[0]!.replace('# yaml-language-server: $schema=', ''))).toBe(
      resolve('schemas/experiment.schema.json'),
    );
    expect(changed[1]).toBe('  root: .');
    expect((parse(written.join('\n')) as { data: { root: string } }).data.root).toBe('.');
  });

  it('uses a folder that is empty, and leaves nothing else behind', async () => {
    mkdirSync(join(cwd, 'mine'));
    await init(['mine']);
    expect(readdirSync(cwd)).toEqual(['mine']);
    expect(readdirSync(join(cwd, 'mine')).sort()).toEqual(['experiment.yaml', 'images', 'labels']);
  });

  it('goes to ./asymmetric by default', async () => {
    await init([]);
    expect(readdirSync(cwd)).toEqual(['asymmetric']);
  });

  it('makes other images for another seed', async () => {
    await init(['one'], { example: 'asymmetric', cases: '5', seed: '1' });
    await init(['two'], { example: 'asymmetric', cases: '5', seed: '2' });
    const image = (folder: string) => readFileSync(join(cwd, folder, 'images', 'organ_001.nii.gz'));
    expect(image('one').equals(image('two'))).toBe(false);
  });

  it('does not overwrite anything', async () => {
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine', 'notes'), 'mine');
    writeFileSync(join(cwd, 'file'), 'mine');
    expect(await refusal(['mine'])).toBe(`error FOLDER_IN_USE mine is not empty, and nothing in it is overwritten
   fix: name a new folder, or remove this one first`);
    expect(await refusal(['file'])).toBe(`error FOLDER_IN_USE file is a file
   fix: name a new folder`);
    expect(readdirSync(join(cwd, 'mine'))).toEqual(['notes']);
  });

  it.each([
    [
      { example: 'asymmetric', cases: '4' },
      'error OPTION_OUT_OF_RANGE --cases "4" is not a whole number from 5 to 999',
    ],
    [
      { example: 'asymmetric', seed: '1.5' },
      'error OPTION_OUT_OF_RANGE --seed "1.5" is not a whole number from 0 to 4294967295',
    ],
    [
      { example: 'ultrasound', patients: '2' },
      'error OPTION_OUT_OF_RANGE --patients "2" is not a whole number from 3 to 999',
    ],
    [
      { example: 'rasternet', copies: '0' },
      'error OPTION_OUT_OF_RANGE --copies "0" is not a whole number from 1 to 999',
    ],
    [
      { example: 'ultrasound', copies: '20' },
      'error OPTION_NOT_USED the example ultrasound takes no --copies\n   fix: it takes --patients, --seed',
    ],
    [
      { example: 'ultrasound', cases: '20' },
      'error OPTION_NOT_USED the example ultrasound takes no --cases\n   fix: it takes --patients, --seed',
    ],
  ])('refuses %j', async (options, message) => {
    expect(await refusal([], options)).toBe(message);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

const CHOICES = `   fix: use one of
     voxrun init --example asymmetric   segmentation: organs whose front and back halves are two labels (24 cases; --cases)
     voxrun init --example ultrasound   regression: organ volume from noisy 3D ultrasound (200 recordings of 30 patients; --patients)
     voxrun init --example rasternet   how not to do it: the same recordings and 25 copies of each, 5,200 files, 0.7 GB (--patients, --copies)
     voxrun init FOLDER   looks at the images in FOLDER and writes a first experiment for them`;

describe('voxrun init', () => {
  it('lists what it can make where nothing, or something unknown, is named', async () => {
    expect(await refusal([], {})).toBe(`error INIT_OF_WHAT init needs a folder with images, or an example\n${CHOICES}`);
    expect(await refusal([], { example: 'asymetric' })).toBe(
      `error EXAMPLE_UNKNOWN there is no example "asymetric"\n${CHOICES}`,
    );
    expect(await refusal([], { example: 'constructor' })).toBe(
      `error EXAMPLE_UNKNOWN there is no example "constructor"\n${CHOICES}`,
    );
    expect(await refusal(['data'], { cases: '5' })).toBe(
      `error OPTION_NOT_USED --cases belongs to --example, and a folder with images was named\n${CHOICES}`,
    );
  });

  it('makes recordings, volumes and an experiment of the example ultrasound', async () => {
    expect(await init([], { example: 'ultrasound', patients: '3' })).toEqual({
      code: 0,
      out: `20 recordings of 3 patients in ultrasound/images, volumes in ultrasound/cases.csv
experiment in ultrasound/experiment.yaml
next: voxrun run ultrasound/experiment.yaml
`,
    });
    expect(readdirSync(join(cwd, 'ultrasound')).sort()).toEqual(['cases.csv', 'experiment.yaml', 'images']);
  });

  it('makes recordings with copies of the example rasternet, to be validated before anything', async () => {
    expect(await init([], { example: 'rasternet', patients: '3', copies: '1' })).toEqual({
      code: 0,
      out: `20 recordings of 3 patients in rasternet/images, 20 copies in rasternet/copies
volumes of all in rasternet/cases.csv, of the recordings in rasternet/recordings.csv
experiment in rasternet/experiment.yaml
next: voxrun validate rasternet/experiment.yaml
`,
    });
    expect(readdirSync(join(cwd, 'rasternet')).sort()).toEqual([
      ...['cases.csv', 'copies', 'experiment.yaml', 'images', 'recordings.csv'],
    ]);
  });
});
