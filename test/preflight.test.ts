import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { randomOf } from '../src/base/random.js';
import type { PreflightFact } from '../src/checks/preflight-fact.js';
import { runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

// Several small trainings one after another.
vi.setConfig({ testTimeout: 240_000 });

/** A real small training of real images, before the real one. */
let data: string;
beforeAll(async () => {
  data = temporaryFolder();
  const { code, stderr } = await voxrun(data, ['init', '--example', 'asymmetric', '.', '--cases', '5']);
  expect(code, stderr).toBe(0);
});

function copyOfData(): string {
  const folder = temporaryFolder();
  cpSync(data, folder, { recursive: true });
  return folder;
}

const quick = [
  '--set=training.epochs=1',
  '--set=training.steps_per_epoch=2',
  '--set=training.patch=[16,16,16]',
  '--set=model.features=[8,16]',
  '--set=checks.audit=false',
];

function preflightOf(folder: string): PreflightFact {
  const file = join(runsOf(folder, 'asymmetric')[0]!, 'stages', 'preflight', 'out', 'preflight.json');
  return JSON.parse(readFileSync(file, 'utf8')) as PreflightFact;
}

const trainings = (folder: string): number =>
  readdirSync(join(folder, 'runs', '.store', 'results')).filter((result) =>
    readFileSync(join(folder, 'runs', '.store', 'results', result, 'manifest.json'), 'utf8').includes('"train['),
  ).length;

describe('before a training', () => {
  it('a small one learns a few cases by heart, and they come through inference', async () => {
    const folder = copyOfData();
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...quick, '--to', 'train']);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /a small network learned 2 cases by heart \(Dice 0\.9\d+ after \d+ steps\); through inference 0\.9/,
    );
    const { trial, preparation } = preflightOf(folder);
    expect(preparation).toEqual({ cases: 2, largest_difference: 0 });
    expect(trial!.learned.metric).toBeGreaterThan(0.95);
    expect(trial!.inference.plain).toBeGreaterThan(0.95);
    // Mirroring along L/R is trained, and these organs are alike on both sides.
    expect(trial!.inference.tta).toMatchObject({ axes: ['L/R'] });
    expect(trial!.inference.tta!.with).toBeGreaterThan(trial!.inference.tta!.without - 0.05);
    expect(trial!.modes.training).toBe(trial!.modes.evaluation);
    expect(trainings(folder)).toBe(1);
    const again = await voxrun(folder, ['run', 'experiment.yaml', ...quick, '--to', 'train']);
    expect(again.stderr).toContain('nothing to do');
  });

  it('flips at test time that training never shows are refused, although they were accepted in the file', async () => {
    const folder = copyOfData();
    writeFileSync(
      join(folder, 'forced.yaml'),
      `extends: experiment.yaml
augmentation: { mirror: { axes: [] } }
inference: { tta: { mirror: [L/R, A/P, S/I] } }
checks: { accept: { TTA_NOT_TRAINED: { value: [L/R, A/P, S/I], reason: to be seen } } }
`,
    );
    const { code, stderr } = await voxrun(folder, ['run', 'forced.yaml', ...quick]);
    expect(code).toBe(3);
    const found =
      /error PATHS_PART with flips along \[L\/R, A\/P, S\/I\] at test time the mean Dice of cases that the network knows by heart falls from ([\d.]+) to ([\d.]+)/.exec(
        stderr,
      );
    expect(found, stderr).not.toBeNull();
    expect(Number(found![1])).toBeGreaterThan(0.9);
    expect(Number(found![2])).toBeLessThan(0.7);
    expect(stderr).toContain('forced.yaml:3:');
    expect(stderr).toContain('forced.yaml:2:');
    expect(trainings(folder)).toBe(0);
  });

  it('label maps that say nothing about their images are refused', async () => {
    const folder = copyOfData();
    for (const name of readdirSync(join(folder, 'labels'))) {
      const path = join(folder, 'labels', name);
      const bytes = gunzipSync(readFileSync(path));
      const random = randomOf(['noise', name]);
      // The voxels of a NIfTI file begin behind its header of 352 bytes.
      for (let at = 352; at < bytes.length; at++) bytes[at] = random.integer(3);
      writeFileSync(path, gzipSync(bytes));
    }
    // Too few weights to learn so much noise by heart.
    const fewer = ['--set=training.patch=[24,24,24]', '--set=model.features=[4,8]'];
    const { code, stderr } = await voxrun(folder, ['run', 'experiment.yaml', ...quick, ...fewer]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /error CANNOT_OVERFIT after 200 steps on 2 cases \(organ_\d+, organ_\d+\) a small network knows them with a mean Dice of 0\.\d+, below 0\.8/,
    );
    expect(trainings(folder)).toBe(0);
  });
});

it('control trainings are measured beside the real one, and judged at the end', async () => {
  const folder = copyOfData();
  const controls = '--set=checks.controls=[zeroed_inputs, shuffled_targets, half_of_units]';
  const { code, stderr } = await voxrun(folder, [
    'run',
    'experiment.yaml',
    '--set=training.epochs=4',
    '--set=training.steps_per_epoch=10',
    '--set=training.patch=[16,16,16]',
    '--set=model.features=[4,8]',
    '--set=checks.preflight=false',
    '--set=checks.audit=false',
    controls,
  ]);
  expect(code, stderr).toBe(0);
  const summary = JSON.parse(readFileSync(join(runsOf(folder, 'asymmetric')[0]!, 'summary.json'), 'utf8')) as {
    findings: { code: string; state: string; message: string }[];
  };
  const found = Object.fromEntries(summary.findings.map(({ code: name, state }) => [name, state]));
  expect(found).toMatchObject({ IMAGES_NOT_USED: 'pass', TARGETS_NOT_USED: 'pass' });
  expect(summary.findings.find((one) => one.code === 'MORE_UNITS_WOULD_HELP')!.message).toMatch(
    /with 2 units, .* with 4/,
  );
});
