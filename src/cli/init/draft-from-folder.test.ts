import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRealData, realData } from '../../../test/support/real-cli.js';
import { memoryIo } from '../../../test/support/memory-io.js';
import { formatDiagnostics } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import { loadExperiment } from '../../config/load-experiment.js';
import type { Settings } from '../../config/experiment.js';
import { niftiBytes } from '../../imaging/test-rig.js';
import { smallLabels, smallNifti, smallNrrd, writeFiles } from './data-rig.js';
import { draftFromFolder } from './draft-from-folder.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'voxrun-draft-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

/** What the user reads, and the experiment, which has to be sound as it is. */
async function draft(shown = 'mine'): Promise<{ told: string; text: string; settings: Settings }> {
  const io = memoryIo({ cwd });
  await draftFromFolder({ shown, io });
  const [file] = readdirSync(cwd).filter((name) => name.endsWith('.yaml'));
  const { experiment } = loadExperiment({ file: file!, sets: [], env: {}, cwd });
  return { told: io.printed.join(''), text: readFileSync(join(cwd, file!), 'utf8'), settings: experiment };
}

async function refusal(shown = 'mine'): Promise<string> {
  const error: unknown = await draftFromFolder({ shown, io: memoryIo({ cwd }) }).catch((caught: unknown) => caught);
  if (!(error instanceof DiagnosticError)) throw new Error('not refused', { cause: error });
  return formatDiagnostics(error.diagnostics).replaceAll(cwd, 'CWD');
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `case${index + 1}`);

describe('draftFromFolder', () => {
  it('finds pairs of images and label maps, tells what it saw and writes a sound experiment', async () => {
    for (const id of ids(20)) {
      writeFiles(join(cwd, 'mine'), {
        [`images/${id}.nii`]: smallNifti({ flipFirst: id === 'case1' }),
        [`labels/${id}.nii`]:
          id === 'case1' ? smallNifti({ voxels: new Uint8Array(192), flipFirst: true }) : smallLabels(0, 1, 2),
      });
    }
    const { told, text, settings } = await draft();
    expect(told).toBe(`found   images with label maps labels/{case}.nii: 20 cases, channels image
read    all of them
axes    RAS (19), LAS (1)
size    median 6 x 8 x 4 voxels of 1 x 1 x 2 mm
labels  0, 1 (in 19 of 20), 2 (in 19 of 20)
units   20: nothing says which cases are of one patient

wrote   mine.yaml
check   the lines with CHECK in the file: units, labels, mirroring

next    voxrun validate mine.yaml
        voxrun run mine.yaml --set training.epochs=1 --fold 0
`);
    expect(settings).toMatchObject({
      name: 'mine',
      data: {
        root: 'mine',
        channels: { image: { image: 'images/{case}.nii', normalize: 'zscore' } },
        label: 'labels/{case}.nii',
        independent_unit: 'case',
        test: { fraction: 0.2 },
        split: { kind: 'kfold', folds: 5 },
      },
      task: { kind: 'segmentation', labels: { background: 0, label_1: 1, label_2: 2 } },
      preprocessing: { orientation: 'RAS', spacing_mm: [1, 1, 2] },
      augmentation: { mirror: { axes: [] } },
      training: { patch: 'auto', batch: 'auto' },
    });
    expect(text).toContain('# CHECK: are there several images of one patient?');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(125);
    expect(readdirSync(join(cwd, 'mine')).sort()).toEqual(['images', 'labels']);
  });

  it('puts images that look like one patient on one side, and asks', async () => {
    for (const id of ['p1_1', 'p1_2', 'p2_1', 'p3_1', 'p4_1']) {
      writeFiles(join(cwd, 'mine'), { [`${id}_image.nii`]: smallNifti(), [`${id}_seg.nii`]: smallLabels(0, 1) });
    }
    const { told, text, settings } = await draft();
    expect(settings.data.independent_unit).toEqual({ pattern: '^(.*[0-9])[_-][0-9]{1,2}$' });
    expect(settings.data.channels).toEqual({ image: { image: '{case}_image.nii', normalize: 'zscore' } });
    expect(told).toContain('units   4 by the case ids, if p1_1, p1_2 are one patient\n');
    expect(text).toContain('# CHECK: p1_1, p1_2 look like images of one patient.');
    expect(settings.data.test).toBeUndefined();
    expect(settings.data.split).toMatchObject({ folds: 2 });
  });

  it('reads nnU-Net data with channels, names and regions', async () => {
    const dataset = {
      channel_names: { 0: 'CT', 1: 'T2 flair' },
      labels: { background: 0, whole: [1, 2], core: [2] },
      regions_class_order: [1, 2],
      file_ending: '.nii',
    };
    writeFiles(join(cwd, 'mine'), { 'dataset.json': JSON.stringify(dataset) });
    for (const id of ids(6)) {
      writeFiles(join(cwd, 'mine'), {
        [`imagesTr/${id}_0000.nii`]: smallNifti(),
        [`imagesTr/${id}_0001.nii`]: smallNifti(),
        [`labelsTr/${id}.nii`]: smallLabels(0, 1, 2),
      });
    }
    writeFiles(join(cwd, 'mine'), { 'labelsTr/alone.nii': smallLabels(0, 1) });
    const { told, settings } = await draft();
    expect(settings.data.channels).toEqual({
      CT: { image: 'imagesTr/{case}_0000.nii', normalize: 'ct' },
      T2_flair: { image: 'imagesTr/{case}_0001.nii', normalize: 'zscore' },
    });
    expect(settings.task).toMatchObject({
      labels: { background: 0, label_1: 1, core: 2 },
      regions: { whole: { of: ['label_1', 'core'], as: 'label_1' }, core: { of: ['core'], as: 'core' } },
    });
    expect(told).toContain("found   nnU-Net's raw form (dataset.json): 6 cases, channels CT, T2_flair\n");
    expect(told).toContain('note    1 label maps have no image of every channel and are left out\n');
  });

  describe('with regions of nnU-Net data', () => {
    async function draftWith(dataset: object) {
      writeFiles(join(cwd, 'mine'), {
        'dataset.json': JSON.stringify({ channel_names: { 0: 'MR' }, file_ending: '.nii', ...dataset }),
      });
      for (const id of ids(6)) {
        writeFiles(join(cwd, 'mine'), {
          [`imagesTr/${id}_0000.nii`]: smallNifti(),
          [`labelsTr/${id}.nii`]: smallLabels(0, 1, 2, 3, 4),
        });
      }
      const { settings, told } = await draft();
      if (settings.task.kind !== 'segmentation') throw new Error('no segmentation');
      const { labels, regions = {}, ignore } = settings.task;
      return { labels, regions: Object.entries(regions), ignore, told };
    }

    it('takes a number beside lists for a region of one label, in its place in the order', async () => {
      const { labels, regions, ignore, told } = await draftWith({
        labels: { background: 0, whole: [1, 2, 3], edema: 1, core: [2, 3], enhancing: 3, ignore: 4 },
        regions_class_order: [2, 1, 2, 3],
      });
      expect(labels).toEqual({ background: 0, edema: 1, label_2: 2, enhancing: 3, ignore: 4 });
      expect(regions).toEqual([
        ['whole', { of: ['edema', 'label_2', 'enhancing'], as: 'label_2' }],
        ['edema', { of: ['edema'], as: 'edema' }],
        ['core', { of: ['label_2', 'enhancing'], as: 'label_2' }],
        ['enhancing', { of: ['enhancing'], as: 'enhancing' }],
      ]);
      expect(ignore).toBe('ignore');
      expect(told).not.toContain('regions_class_order');
    });

    it('says that it guesses where regions_class_order does not fit the regions', async () => {
      const { regions, told } = await draftWith({
        labels: { background: [0], whole: [1, 2, 3, 4], core: [2, 3], enhancing: 3 },
        regions_class_order: [1, 2],
      });
      expect(regions).toEqual([
        ['whole', { of: ['label_1', 'label_2', 'enhancing', 'label_4'], as: 'label_1' }],
        ['core', { of: ['label_2', 'enhancing'], as: 'label_2' }],
        ['enhancing', { of: ['enhancing'], as: 'enhancing' }],
      ]);
      expect(told).toContain(
        'note    dataset.json has 3 regions and 2 values in regions_class_order: what each is written `as` is a guess\n',
      );
    });
  });

  it('takes the volumes of one file for the channels of the Decathlon', async () => {
    const dataset = { modality: { 0: 'T2', 1: 'ADC' }, labels: { 0: 'background', 1: 'gland' } };
    writeFiles(join(cwd, 'mine'), { 'dataset.json': JSON.stringify(dataset) });
    for (const id of ids(6)) {
      const two = niftiBytes({ sizes: [6, 8, 4, 2], voxels: new Uint8Array(384).map((_, i) => i % 250) });
      const one = niftiBytes({ sizes: [6, 8, 4], voxels: new Uint8Array(192).fill(1, 96) });
      writeFiles(join(cwd, 'mine'), {
        [`imagesTr/${id}.nii.gz`]: gzipSync(two),
        [`labelsTr/${id}.nii.gz`]: gzipSync(one),
      });
    }
    const { settings, told } = await draft();
    expect(settings.data.channels).toEqual({
      T2: { image: 'imagesTr/{case}.nii.gz', component: 0, normalize: 'zscore' },
      ADC: { image: 'imagesTr/{case}.nii.gz', component: 1, normalize: 'zscore' },
    });
    expect(told).not.toContain('4D');
  });

  it('makes a regression of a table with a number for each case', async () => {
    const rows = ids(9).map((id, index) => `${id},p${Math.floor(index / 3)},scans/${id}.nrrd,${10 + index}`);
    writeFiles(join(cwd, 'mine'), { 'cases.csv': `case,patient,scan,volume_ml\n${rows.join('\n')}\n` });
    for (const id of ids(9)) writeFiles(join(cwd, 'mine'), { [`scans/${id}.nrrd`]: smallNrrd() });
    const { told, settings } = await draft();
    expect(settings).toMatchObject({
      data: { table: 'cases.csv', channels: { scan: { image: 'scan' } }, independent_unit: 'patient' },
      task: { kind: 'regression', target: 'volume_ml', unit: 'ml', behaves_as: 'volume' },
      preprocessing: { orientation: 'stored', spacing_mm: [0.5, 0.5, 0.5], size: [8, 8, 8], crop: 'none' },
      model: { kind: 'resnet' },
      training: { patch: 'whole' },
    });
    expect(told).toContain('axes    no declared space (9)\n');
    expect(told).toContain('units   3 by the column patient\ntarget  volume_ml\n');
    const [, first] = /voxrun run mine.yaml --set (\S+) --fold 0/.exec(told)!;
    expect(() => loadExperiment({ file: 'mine.yaml', sets: [first!], env: {}, cwd })).not.toThrow();
  });

  it('joins a table without paths to the images by the case id', async () => {
    const rows = ids(5).map((id, index) => `${id},${index % 2 === 0 ? 'anna' : 'bob'},${index === 4 ? 'test' : ''}`);
    writeFiles(join(cwd, 'mine'), { 'list.csv': `case,Patient,split\n${rows.join('\n')}\n` });
    for (const id of ids(5)) {
      writeFiles(join(cwd, 'mine'), { [`${id}/${id}_t1.nii`]: smallNifti(), [`${id}/seg.nii`]: smallLabels(0, 1) });
    }
    const { settings } = await draft();
    expect(settings.data).toMatchObject({
      table: 'list.csv',
      channels: { t1: { image: '{case}/{case}_t1.nii' } },
      label: '{case}/seg.nii',
      independent_unit: 'Patient',
      test: { column: 'split', value: 'test' },
    });
  });

  it('tells which files cannot be used, what it left out, and odd labels', async () => {
    for (const id of ids(4)) {
      writeFiles(join(cwd, 'mine'), {
        [`fixed_images/${id}.nii`]: id === 'case2' ? 'no image' : smallNifti(),
        [`fixed_labels/${id}.nii`]: smallLabels(0, 5),
        [`moving_images/${id}.nii`]: smallNifti(),
      });
    }
    const io = memoryIo({ cwd });
    await draftFromFolder({ shown: 'mine', io });
    const text = readFileSync(join(cwd, 'mine.yaml'), 'utf8');
    expect(text).toContain(
      '  # CHECK: label values have to count 0, 1, 2, ... without a gap: rewrite the label maps.\n',
    );
    expect(text).toContain("    fixed: { image: 'fixed_images/{case}.nii', normalize: zscore }\n");
    const checks = io.printed
      .join('')
      .split('\n')
      .filter((line) => /^(check|note)/.test(line));
    expect(checks.map((line) => line.replaceAll(cwd, 'CWD'))).toEqual([
      expect.stringMatching(/^check {3}CWD\/mine\/fixed_images\/case2\.nii /),
      'check   the lines with CHECK in the file: units, labels, mirroring',
      'note    not used: moving_images/{case}.nii (4 files)',
    ]);
  });

  it('lets no file name break out of its place in the file', async () => {
    for (const id of ids(4)) {
      writeFiles(join(cwd, 'mine'), {
        [`it's # a\nname: x/${id}.nii`]: smallNifti(),
        [`labels/${id}.nii`]: smallLabels(0, 1),
      });
    }
    const { settings } = await draft();
    expect(Object.values(settings.data.channels).map(({ image }) => image)).toEqual(["it's # a\nname: x/{case}.nii"]);
    expect(settings.name).toBe('mine');
  });

  it('overwrites nothing', async () => {
    writeFiles(cwd, { 'mine.yaml': 'kept', 'mine/images/a.nii': smallNifti(), 'mine/labels/a.nii': smallLabels(0, 1) });
    expect(await refusal()).toBe(
      'error FILE_EXISTS mine.yaml exists, and nothing is overwritten\n   fix: rename it, or call init in another folder',
    );
    expect(readFileSync(join(cwd, 'mine.yaml'), 'utf8')).toBe('kept');
  });

  it('says what is missing where nothing can be drafted', async () => {
    expect(await refusal()).toBe(
      'error FOLDER_MISSING there is no folder mine\n' +
        '   fix: name the folder with the images; `voxrun init` lists the examples that can be made',
    );
    mkdirSync(join(cwd, 'mine'));
    expect(await refusal()).toBe(
      'error NO_IMAGES mine holds no images in .nii, .nii.gz, .nrrd, .nhdr, .mha or .mhd\n' +
        '   fix: name the folder with the images, or convert them',
    );
    writeFiles(cwd, { 'mine/a.nii': smallNifti(), 'mine/list.csv': 'case_id,volume_ml\na,3\n' });
    expect(await refusal()).toBe(
      'error NOTHING_TO_LEARN mine holds 1 images, but neither label maps nor a table with a number for each case ' +
        '(list.csv is not used: it has no column `case`; rename case_id if it holds the case ids)\n' +
        '   fix: put label maps into a folder `labels` under the names of their images; or write a CSV table with a ' +
        'column `case` and one with the number',
    );
    writeFiles(cwd, { 'mine/labels/a.nii': 'x', 'mine/a.nii': 'x' });
    expect(await refusal()).toMatch(
      /^error NO_IMAGE_READABLE none of the images in mine can be used: CWD\/mine\/a\.nii /,
    );
    expect(await refusal('mine/a.nii')).toBe(
      'error FOLDER_MISSING mine/a.nii is a file\n   fix: name the folder that it lies in',
    );
    expect(readdirSync(cwd)).toEqual(['mine']);
  });
});

describe.skipIf(!hasRealData)('draftFromFolder on real data (skipped where ../shared/data is absent)', () => {
  it('drafts the hippocampus', async () => {
    const { told, settings } = await draft(join(realData, 'msd_hippocampus_udacity'));
    expect(told).toContain('65 cases');
    expect(settings).toMatchObject({
      task: { labels: { background: 0, label_1: 1, label_2: 2 } },
      preprocessing: { orientation: 'RAS', spacing_mm: [1, 1, 1] },
    });
  });

  it('drafts the prostate in ultrasound, and tells that most label maps are 4D', async () => {
    const { told, settings } = await draft(join(realData, 'deepreg_mrus/paired/train'));
    expect(settings.data.channels).toEqual({ fixed: { image: 'fixed_images/{case}.nii.gz', normalize: 'zscore' } });
    expect(told).toMatch(/is 4D \(44 x 59 x 41 x 3\)/);
    expect(told).toContain(
      'note    not used: moving_images/{case}.nii.gz (25 files), moving_labels/{case}.nii.gz (25 files)',
    );
  });

  it('drafts NRRD images, with their thick slices', async () => {
    const { settings } = await draft(join(realData, 'pyradiomics'));
    expect(settings).toMatchObject({
      data: { channels: { image: { image: '{case}_image.nrrd' } }, label: '{case}_label.nrrd' },
      preprocessing: { spacing_mm: [0.78125, 0.78125, 6.5] },
    });
  });
});
