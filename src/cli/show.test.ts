import { afterAll, expect, test } from 'vitest';
import { memoryIo } from '../../test/support/memory-io.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../base/package-root.js';
import { ExperimentRig, MINIMAL } from '../config/experiment-rig.js';
import type { CommandModule, Options } from './command.js';
import * as schema from './schema.js';
import * as show from './show.js';

const rig = new ExperimentRig();
afterAll(() => {
  rig.remove();
});

async function output(command: CommandModule, args: readonly string[], options: Options = {}): Promise<string> {
  const io = memoryIo({ env: { NAME: 'from-env' }, cwd: rig.folder });
  const code = await command.run(args, options, io);
  expect(code).toBe(0);
  return io.printed.join('');
}

test('every setting is shown with where it comes from', async () => {
  rig.write({
    'base.yaml': MINIMAL,
    'child.yaml':
      'extends: base.yaml\nname: ${NAME}\ndescription: >-\n  A description that is so long that it does not fit beside its origin within a hundred columns.\n',
  });
  expect(await output(show, ['child.yaml'], { set: ['training.patch.1=20', 'training.batch=4'] })).toBe(
    `version: 1                           # base.yaml:1
name: from-env                       # \${NAME} child.yaml:2
description: >-                      # child.yaml:3
  A description that is so long that it does not fit beside its origin within a hundred columns.
seed: 0                              # default
data:
  root: .                            # default
  channels:
    mri:
      image: 'images/{case}.nii.gz'  # base.yaml:4
      normalize: zscore              # default
  label: 'labels/{case}.nii.gz'      # base.yaml:5
  independent_unit: case             # base.yaml:6
  split:
    kind: kfold                      # base.yaml:7
    folds: 5                         # default
    seed: 12345                      # default
    stratify: none                   # default
task:
  kind: segmentation                 # base.yaml:8
  labels:
    background: 0                    # base.yaml:8
    organ: 1                         # base.yaml:8
preprocessing:
  orientation: RAS                   # default
  spacing_mm: native                 # default
  crop: nonzero                      # default
  size: native                       # default
  normalize_mask: none               # default
  resample:
    image: 3                         # default
    label: 1                         # default
    separate_z: auto                 # default
augmentation:
  preset: none                       # default
  mirror:
    axes: []                         # default
    p: 0.5                           # default
  dummy_2d: never                    # default
model:
  kind: unet                         # base.yaml:9
  features: [8, 16, 32]              # base.yaml:9
  convs_per_stage: 2                 # default
  strides: halve                     # default
  kernels: 3                         # default
training:
  patch: [8, 20, 16]                 # base.yaml:11, --set
  batch: 4                           # --set
  accumulate: 1                      # default
  clip_norm: 12                      # default
  foreground: 0.33                   # default
  deep_supervision: true             # default
  epochs: 2                          # base.yaml:12
  steps_per_epoch: 250               # default
  metric_steps: 5                    # default
  loss:
    kind: dice-ce                    # default
    batch_dice: false                # default
  optimizer:
    kind: sgd                        # base.yaml:13
    lr: 0.1                          # base.yaml:13
    momentum: 0.9                    # base.yaml:13
    nesterov: true                   # default
    weight_decay: 0.00003            # default
  schedule:
    kind: poly                       # default
    power: 0.9                       # default
    warmup_epochs: 0                 # default
inference:
  checkpoint: final                  # default
  tta: trained                       # default
  overlap: 0.5                       # default
  blend: gaussian                    # default
  postprocess: off                   # default
evaluation:
  metrics: [dice]                    # default
  surface: deepmind                  # default
checks:
  preflight: true                    # default
  audit: true                        # default
  controls: []                       # default
  max_proxy_gap: 0.1                 # default
  max_padding: 0.5                   # default
  max_parameters_per_unit: 10000000  # default
  accept: {}                         # default
resources:
  engine: auto                       # default
  gpus: auto                         # default
  threads: 2                         # default
`,
  );
});

test('a machine gets settings and origins apart', async () => {
  rig.write({ 'a.yaml': MINIMAL });
  const shown = JSON.parse(await output(show, ['a.yaml'], { json: true, set: ['seed=3'] })) as Record<string, object>;
  expect(shown).toMatchObject({
    settings: { seed: 3, training: { patch: [8, 12, 16] } },
    origins: { seed: '--set', 'training.patch': 'a.yaml:11', 'training.batch': 'default', 'checks.accept': 'default' },
  });
});

test('schema prints the schema that editors use', async () => {
  expect(await output(schema, [])).toBe(readFileSync(join(packageRoot(), 'schemas', 'experiment.schema.json'), 'utf8'));
});
