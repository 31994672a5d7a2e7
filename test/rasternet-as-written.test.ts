import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { formatDiagnostics } from '../src/base/diagnostic.js';
import { rasternetCases } from '../src/cli/init/rasternet-cases.js';
import { rasternetTable } from '../src/cli/init/rasternet-table.js';
import { ultrasoundRecordings } from '../src/cli/init/ultrasound-recordings.js';
import { examineFile, type FileReport } from '../src/cli/validate/examine-file.js';
import { run } from '../src/cli/validate.js';
import { memoryIo } from './support/memory-io.js';

const file = join(packageRoot(), 'experiments', 'rasternet-as-written.yaml');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'voxrun-rasternet-')));
const env = { RASTERNET_ROOT: folder };

/** What `init --example rasternet` lists: 200 recordings of 30 patients, and 25 copies of each. */
const cases = ultrasoundRecordings({ patients: 30, seed: 1, depth: 'by-organ' }).flatMap((recording) =>
  rasternetCases({ recording, copies: 25, seed: 1 }),
);

let report: FileReport;
beforeAll(() => {
  writeFileSync(join(folder, 'cases.csv'), rasternetTable(cases));
  // `validate` asks whether the images exist and opens none.
  for (const part of ['images', 'copies']) mkdirSync(join(folder, part));
  for (const { image } of cases) writeFileSync(join(folder, image), '');
  report = examineFile({ file, sets: [], variant: undefined, io: memoryIo({ cwd: folder, env }) });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The text at each place of a finding, as the user sees it marked. */
const marked = (code: string): string[] =>
  report.diagnostics
    .filter((one) => one.code === code)
    .flatMap(({ places }) => places)
    .map(({ span }) => {
      const shown = span.lineText.slice(span.column - 1, span.column - 1 + span.length);
      return `${span.file.replace(/.*\//, '')}: ${shown}`;
    });
const yaml = (...texts: readonly string[]) => texts.map((text) => `rasternet-as-written.yaml: ${text}`);
const message = (code: string) => report.diagnostics.find((one) => one.code === code)?.message;

describe('the volume regressor that never generalises', () => {
  test('is refused before any job, with exit code 3', async () => {
    const io = memoryIo({ cwd: folder, env });
    expect(await run([file], {}, io)).toBe(3);
  });

  test('is refused for these causes, and no other', () => {
    expect(report.diagnostics.map(({ severity, code }) => `${severity} ${code}`).sort()).toEqual([
      'error DERIVED_TARGET_KEPT',
      'error SCALE_REMOVED',
      'warning BATCH_NORM_SMALL_BATCH',
      'warning COPIES_COUNTED',
      'warning DEPTH_AS_CHANNELS',
      'warning PARAMETERS_EXCEED_DATA',
    ]);
  });

  test('learns a volume from images whose scale was taken away', () => {
    expect(message('SCALE_REMOVED')).toBe(
      'volume_ml behaves as a volume, but every image is stretched to 128 x 128 x 128 voxels whatever its spacing and model rasternet is not told the voxel size',
    );
    expect(marked('SCALE_REMOVED')).toEqual(yaml('[128, 128, 128]', 'volume', 'rasternet'));
  });

  test('keeps the target of an object that was scaled or sheared', () => {
    expect(message('DERIVED_TARGET_KEPT')).toBe(
      'volume_ml behaves as volume, but 2000 of 2000 copies that derived_by says to be scaled or deformed keep the volume_ml of what they were made from: p01_1_c02 (sheared by -0.03 / -0.02 / 0.18), p01_1_c03 (scaled by 1.05 / 0.95 / 0.86), p01_1_c07 (sheared by -0.1 / -0.05 / -0.06) and 1997 more',
    );
    expect(marked('DERIVED_TARGET_KEPT')).toEqual([
      'cases.csv: sheared by -0.03 / -0.02 / 0.18',
      'cases.csv: 12.57',
      'cases.csv: 12.57',
      ...yaml('volume', 'cases.csv'),
    ]);
    const lines = report.diagnostics
      .find(({ code }) => code === 'DERIVED_TARGET_KEPT')!
      .places.map(({ span }) => span.line);
    expect(lines.slice(0, 3)).toEqual([4, 4, 2]);
  });

  test('counts copies as samples', () => {
    expect(message('COPIES_COUNTED')).toBe(
      '5000 of 5200 cases are copies of others, 167 for each independent unit: the sample size is 30 (25 in training), not 5200, and every epoch shows the same copies',
    );
    expect(marked('COPIES_COUNTED')).toEqual([...yaml('cases.csv', 'patient'), 'cases.csv: p01_1']);
  });

  test('feeds an axis of space as channels', () => {
    expect(message('DEPTH_AS_CHANNELS')).toBe(
      'model rasternet feeds the 128 planes along the third axis as 128 channels of 2D convolutions, which share no weights between planes',
    );
    expect(marked('DEPTH_AS_CHANNELS')).toEqual(yaml('rasternet', '128'));
  });

  test('has 17.5 million parameters for each patient', () => {
    expect(message('PARAMETERS_EXCEED_DATA')).toBe(
      'model rasternet has 437,476,609 parameters and a fold trains on 25 independent units: 1.75e7 for each, more than 1e7 (checks.max_parameters_per_unit)',
    );
    expect(marked('PARAMETERS_EXCEED_DATA')).toEqual(yaml('rasternet', 'patient', '{ kind: kfold, folds: 6 }'));
  });

  test('normalises by the statistics of four samples', () => {
    expect(marked('BATCH_NORM_SMALL_BATCH')).toEqual(yaml('4', 'rasternet'));
  });

  test('is told what to do about each', () => {
    expect(report.diagnostics.filter(({ fix }) => fix === undefined)).toEqual([]);
    expect(formatDiagnostics(report.diagnostics)).toContain('augmentation.zoom, which carries the target along');
  });

  test('needs nobody to set the folder: the file has a default', () => {
    expect(readFileSync(file, 'utf8')).toContain('root: ${RASTERNET_ROOT:-');
  });
});

describe('the same with every finding accepted in writing', () => {
  const accepted = join(packageRoot(), 'experiments', 'rasternet-accepted.yaml');
  const examine = (...sets: readonly string[]) =>
    examineFile({ file: accepted, sets, variant: undefined, io: memoryIo({ cwd: folder, env }) });

  test('may run: no finding is left', async () => {
    expect(examine().diagnostics).toEqual([]);
    expect(await run([accepted], {}, memoryIo({ cwd: folder, env }))).toBe(0);
  });

  test('names what was accepted: all that was found, except of the parameters of a network that is narrow now', () => {
    const codes = examine().reports[0]!.accepted.map(({ code }) => code);
    expect([...codes, 'PARAMETERS_EXCEED_DATA'].sort()).toEqual(report.diagnostics.map(({ code }) => code).sort());
  });

  test.each([
    ['preprocessing.resize=[64, 64, 32]', 'error SCALE_REMOVED'],
    ['training.batch=2', 'warning BATCH_NORM_SMALL_BATCH'],
    ['model.width=1', 'warning PARAMETERS_EXCEED_DATA'],
  ])('is judged anew after --set %s', (set, finding) => {
    expect(examine(set).diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([finding]);
  });

  test('is refused again where the copies are others', () => {
    writeFileSync(join(folder, 'cases.csv'), rasternetTable(cases.slice(0, -3)));
    const codes = examine().diagnostics.map(({ code }) => code);
    writeFileSync(join(folder, 'cases.csv'), rasternetTable(cases));
    expect(codes).toEqual(['DERIVED_TARGET_KEPT', 'COPIES_COUNTED']);
  });
});
