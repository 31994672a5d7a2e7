import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { formatDiagnostics } from '../src/base/diagnostic.js';
import { examineFile } from '../src/cli/validate/examine-file.js';
import { memoryIo } from './support/memory-io.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'voxrun-sound-')));
const env = {
  HIPPOCAMPUS_ROOT: folder,
  ASYMMETRIC_ROOT: folder,
  ULTRASOUND_ROOT: folder,
  PROSTATE_ROOT: folder,
  PROSTATE_TABLE: 'cases.csv',
  HIPPOCAMPUS_VOLUMES: 'cases.csv',
  RASTERNET_ROOT: folder,
};

/** 30 patients with four recordings each, and a label map of each; `validate` opens none. */
beforeAll(() => {
  for (const name of ['images', 'labels']) mkdirSync(join(folder, name));
  const rows = Array.from({ length: 120 }, (_, index) => {
    const id = `scan${index}`;
    for (const name of ['images', 'labels']) writeFileSync(join(folder, name, `${id}.nii.gz`), '');
    return `${id},p${index % 30},images/${id}.nii.gz,${20 + (index % 30)},${5000 + index}`;
  });
  for (const table of ['cases.csv', 'recordings.csv']) {
    writeFileSync(join(folder, table), ['case,patient,image,volume_ml,voxels', ...rows].join('\n'));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const UNSOUND = ['rasternet-as-written.yaml', 'rasternet-accepted.yaml', 'mirroring-as-written.yaml'];
const shipped = readdirSync(join(packageRoot(), 'experiments')).filter(
  (name) => name.endsWith('.yaml') && !UNSOUND.includes(name),
);
/** Other sound experiments, as changes of those that are shipped. */
const changed: readonly (readonly [string, readonly string[]])[] = [
  ['hippocampus.yaml', ['model={kind: resenc-unet, features: [32, 64, 128, 256]}', 'training.batch=9']],
  ['hippocampus.yaml', ['model={kind: unet, features: [32, 64, 128, 256, 320]}', 'training.patch=[48, 64, 48]']],
  ['hippocampus.yaml', ['inference.overlap=0.25', 'inference.blend=constant']],
  ['hippocampus.yaml', ['augmentation.elastic={magnitude: [0, 5], scale: [0.1, 0.2]}']],
  [
    'quickstart.yaml',
    ['model={kind: unet, features: auto, strides: auto, kernels: auto, plan: {memory_gb: 8}}', 'training.patch=auto'],
  ],
  ['ultrasound-volume.yaml', ['model={kind: densenet}', 'preprocessing.size=[32, 32, 32]', 'training.batch=8']],
  ['ultrasound-volume.yaml', ['~preprocessing.size', 'preprocessing.resize=[32, 32, 32]', 'model.voxel_size=true']],
  ['ultrasound-volume.yaml', ['data.split.folds=15']],
  ['ultrasound-volume.yaml', ['task.behaves_as=length', 'task.unit=mm']],
  [
    'quickstart-volume.yaml',
    [
      'task.depends_on=intensity',
      'data.channels.echo.normalize=none',
      'model={kind: linear}',
      'task.behaves_as=invariant',
      '~task.unit',
    ],
  ],
  [
    'prostate-trus.yaml',
    ['augmentation.gamma_inverted={gamma: [0.7, 1.5]}', 'preprocessing.spacing_mm=native', 'model.voxel_size=true'],
  ],
];

const experiments = [...shipped.map((name) => [name, []] as const), ...changed];

test.each(experiments)('%s with %j has neither errors nor warnings', (name, sets) => {
  const file = join(packageRoot(), 'experiments', name);
  const { diagnostics } = examineFile({ file, sets, variant: undefined, io: memoryIo({ cwd: folder, env }) });
  expect(formatDiagnostics(diagnostics.filter(({ severity }) => severity !== 'note'))).toBe('');
  expect(diagnostics.map(({ code }) => code).filter((code) => code !== 'CLAIM_IS_PER_CASE')).toEqual([]);
});

test('there are more than ten of them', () => {
  expect(experiments.length).toBeGreaterThan(10);
});
