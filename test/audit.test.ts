import { cpSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import type { ResultFinding } from '../src/checks/results/result-rule.js';
import type { AuditFile } from '../src/stages/audit/audit-file.js';
import { exchangeOutput } from './support/exchange-output.js';
import { runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

/** Faults that only a trained network shows, put one at a time into trainings of seconds. */
const small = [
  'checks.preflight=false',
  'model.features=[4,8]',
  'training.patch=[16,16,16]',
  'training.optimizer.lr=0.01',
].map((one) => `--set=${one}`);
/** With a constant rate a training of two epochs has the weights that one of three has after two. */
const sound = [...small, '--set=training.schedule={kind: constant}', '--set=training.steps_per_epoch=6'];

let soundFolder: string;
beforeAll(async () => {
  soundFolder = temporaryFolder();
  await make(soundFolder, ['init', '--example', 'asymmetric', '.', '--cases', '8']);
  await make(soundFolder, ['run', 'experiment.yaml', ...sound, '--set=training.epochs=3']);
});

async function make(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const outcome = await voxrun(folder, args, env);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

function copyOfSound(): string {
  const folder = temporaryFolder();
  cpSync(soundFolder, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

/** The stored result of a node of the newest run. */
function resultOf(folder: string, link: string): string {
  return realpathSync(join(runsOf(folder, 'asymmetric').at(-1)!, 'stages', link));
}

function auditOf(run: string): AuditFile {
  return JSON.parse(readFileSync(join(run, 'stages', 'audit.0', 'out', 'audit.json'), 'utf8')) as AuditFile;
}

/** What an audit found wrong in the newest run, by code. */
function wrongIn(folder: string, experiment: string): Map<string, ResultFinding> {
  const summary = join(runsOf(folder, experiment).at(-1)!, 'summary.json');
  const { findings } = JSON.parse(readFileSync(summary, 'utf8')) as { findings: readonly ResultFinding[] };
  const codes = /PREPARATION_PATHS|CHECKPOINT_NOT|MODES_PART|SAMPLES_REPEAT|AUGMENTATION_GAP|TTA_HURTS|PROXY_GAP/;
  return new Map(
    findings
      .filter(({ code, state }) => codes.test(code) && (state === 'warn' || state === 'fail'))
      .map((one) => [one.code, one]),
  );
}

describe('a training in which nothing is wrong', () => {
  it('is found again to the last bit: its prepared images, its weights, both modes', () => {
    const { preparation, checkpoints, modes, tta } = auditOf(runsOf(soundFolder, 'asymmetric')[0]!);
    expect(preparation.map(({ largest_difference: difference }) => difference)).toEqual([0, 0]);
    expect(checkpoints.map(({ weights }) => weights)).toEqual(['final', 'best']);
    for (const { recorded, found } of checkpoints) expect(found).toEqual(recorded);
    expect(modes.training).toBe(modes.evaluation);
    expect(modes.constant).toBeGreaterThan(modes.evaluation);
    expect(tta).toMatchObject({ axes: ['L/R'], cases: [{ case: 'organ_004' }, { case: 'organ_008' }] });
  });

  it('has no finding of the audit, and its page shows what was compared', async () => {
    expect([...wrongIn(soundFolder, 'asymmetric').keys()]).toEqual([]);
    const { stdout } = await make(soundFolder, ['report', '@last', '--json']);
    const { audits } = JSON.parse(stdout) as { audits: unknown[] };
    expect(audits).toMatchObject([{ fold: 0, preparation: { cases: 2, largest: 0 }, samples: { drawn: 16 } }]);
  });

  it('is audited again where the audit is forced, and nothing else is', async () => {
    const folder = copyOfSound();
    const { stderr } = await make(folder, [
      ...['run', 'experiment.yaml', ...sound, '--set=training.epochs=3'],
      ...['--only', 'audit', '--force', 'audit'],
    ]);
    expect(stderr).toMatch(/^audit\[0\] done/m);
    expect(stderr).not.toContain('predict[0] started');
  });
});

it('weights of another epoch, with a manifest that agrees, are found and named by it', async () => {
  const folder = copyOfSound();
  await make(folder, ['run', 'experiment.yaml', ...sound, '--set=training.epochs=2', '--to', 'train']);
  const early = resultOf(folder, 'train.0');
  const full = realpathSync(join(runsOf(folder, 'asymmetric')[0]!, 'stages', 'train.0'));
  for (const file of ['weights.json', 'weights.bin']) {
    exchangeOutput(full, file, readFileSync(join(early, 'out', file)));
  }
  const { stdout } = await make(folder, ['run', 'experiment.yaml', ...sound, '--set=training.epochs=3']);
  expect(stdout).toContain('bad: CHECKPOINT_NOT_WHAT_WAS_TRAINED the final weights of fold 0');
  expect(wrongIn(folder, 'asymmetric').get('CHECKPOINT_NOT_WHAT_WAS_TRAINED')).toMatchObject({
    value: [{ fold: 0, weights: 'final' }],
    message: expect.stringMatching(/after epoch 3, which is that after epoch 2$/) as string,
  });
});

it('a prepared image that was changed, with a manifest that agrees, is found and named', async () => {
  const folder = copyOfSound();
  const result = resultOf(folder, 'prepare.organ_008');
  const image = readFileSync(join(result, 'out', 'image.f32'));
  const middle = 4 * Math.floor(image.length / 8);
  image.writeFloatLE(image.readFloatLE(middle) + 0.5, middle);
  exchangeOutput(result, 'image.f32', image);
  await make(folder, ['run', 'experiment.yaml', ...sound, '--set=training.epochs=3']);
  expect([...wrongIn(folder, 'asymmetric')]).toEqual([
    [
      'PREPARATION_PATHS_PART',
      expect.objectContaining({
        value: ['organ_008'],
        message:
          '1 of 2 cases are not what training read when they are prepared again from their files: organ_008 of fold 0 (a difference of up to 0.500)',
      }),
    ],
  ]);
});

it('patches around foreground, with whole images that are much worse, name training.foreground', async () => {
  const folder = copyOfSound();
  const { stderr } = await make(folder, [
    ...['run', 'experiment.yaml', ...small],
    ...['--set=training.epochs=4', '--set=training.steps_per_epoch=25', '--set=training.foreground=1'],
    // Tried before, and found not to be the cause.
    ...['--set=inference.blend=constant', '--set=inference.overlap=0.3'],
  ]);
  expect(stderr).toMatch(/audit\[0\] mean Dice was 0\.\d+ in training and is 0\.\d+ on whole images/);
  const found = wrongIn(folder, 'asymmetric').get('PROXY_GAP');
  expect(found).toMatchObject({ state: 'fail', value: { cause: 'training.foreground' } });
  expect(found!.message).toMatch(
    /^Dice is 0\.\d+ on validation patches during training and 0\.\d+ on whole images; patches from all over the images have 0\.\d+ \(2 cases\): training\.foreground is the cause$/,
  );
  const keys = auditOf(runsOf(folder, 'asymmetric').at(-1)!).ablations.map(({ key }) => key);
  expect(keys.filter((key) => key !== 'inference.checkpoint').slice(0, 5)).toEqual([
    'evaluation.metrics',
    'inference.tta',
    'inference.blend',
    'inference.overlap',
    'training.foreground',
  ]);
});

it('a size that cuts the organs is named, with what the true labels themselves come to', async () => {
  const folder = copyOfSound();
  await make(folder, [
    ...['run', 'experiment.yaml', ...small, '--set=preprocessing.size=[16,16,16]'],
    ...['--set=training.epochs=4', '--set=training.steps_per_epoch=25', '--set=checks.max_proxy_gap=0.05'],
  ]);
  const found = wrongIn(folder, 'asymmetric').get('PROXY_GAP');
  expect(found).toMatchObject({ state: 'fail', value: { cause: 'preprocessing.size' } });
  const { possible, after } = auditOf(runsOf(folder, 'asymmetric').at(-1)!).ablations.at(-1)!;
  // A tenth of the labelled voxels is cut away, and no network can bring it back.
  expect(possible).toBeCloseTo(0.902, 3);
  expect(after).toBeGreaterThan(0.8);
  expect(found!.message).toContain('the true labels themselves come back from it with 0.');
});

it('a network with batch normalisation parts in its modes where batches have two images, and not where they have 16', async () => {
  const folder = temporaryFolder();
  await make(folder, ['init', '--example', 'ultrasound', 'data', '--patients', '12']);
  const trainWith = (batch: number) =>
    make(
      folder,
      [
        ...['run', join(packageRoot(), 'experiments', 'quickstart-volume.yaml'), '--set=checks.preflight=false'],
        '--set=model={kind: densenet, init_features: 8, growth: 4, blocks: [1, 1]}',
        ...['epochs=3', 'steps_per_epoch=30', `batch=${batch}`, 'optimizer.lr=0.02'].map(
          (one) => `--set=training.${one}`,
        ),
      ],
      { ULTRASOUND_ROOT: join(folder, 'data') },
    );
  const { stderr } = await trainWith(2);
  expect(stderr).toContain('warning BATCH_NORM_SMALL_BATCH');
  const found = wrongIn(folder, 'quickstart-volume').get('MODES_PART');
  expect(found).toMatchObject({ state: 'fail', id: 'D11' });
  expect(found!.message).toMatch(
    /^on the same batches of training cases the loss is 0\.\d+ in training mode and 0\.\d+ in evaluation mode, in which it predicts \(fold 0\)$/,
  );
  await trainWith(16);
  expect([...wrongIn(folder, 'quickstart-volume').keys()]).not.toContain('MODES_PART');
}, 180_000);
