import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

interface Summary {
  readonly units: number;
  readonly findings: readonly { readonly code: string; readonly state: string }[];
  readonly regression: {
    readonly baselines: Readonly<
      Record<
        string,
        { readonly verdict: string; readonly difference: { readonly interval: readonly [number, number] } }
      >
    >;
  };
}

/** What is measured after each epoch, on training and validation cases alike. */
interface Epoch {
  readonly train: { readonly loss: number };
  readonly validation: { readonly loss: number };
}

const experiment = (name: string) => join(packageRoot(), 'experiments', `${name}.yaml`);
const folder = temporaryFolder();
const env = { RASTERNET_ROOT: join(folder, 'rasternet'), ULTRASOUND_ROOT: join(folder, 'ultrasound') };

/** Runs an experiment and gives what it came to. */
async function runOf(name: string, ...args: readonly string[]): Promise<{ summary: Summary; run: string }> {
  const { code, stdout, stderr } = await voxrun(folder, ['run', experiment(name), ...args], env);
  expect(code, stderr).toBe(0);
  process.stdout.write(stdout);
  const run = runsOf(folder, name)[0]!;
  return { summary: JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as Summary, run };
}

function expectBetterThanBaselines({ units, findings, regression: { baselines } }: Summary): void {
  expect(units).toBe(30);
  // Nothing is wrong with it.
  expect(findings.filter(({ state }) => state === 'fail' || state === 'warn')).toEqual([]);
  for (const name of ['train_mean', 'train_median', 'shape_and_spacing']) {
    expect(baselines[name]!.verdict, name).toBe('better');
    expect(baselines[name]!.difference.interval[1], name).toBeLessThan(0);
  }
}

describe('the volume regressor that never generalises, replayed', () => {
  beforeAll(async () => {
    for (const name of ['rasternet', 'ultrasound']) {
      const { code, stderr } = await voxrun(folder, ['init', '--example', name]);
      expect(code, stderr).toBe(0);
    }
  });

  it('does not start as its author wrote it', async () => {
    const { code, stderr } = await voxrun(folder, ['run', experiment('rasternet-as-written')], env);
    expect(code).toBe(3);
    expect(stderr).toContain('error SCALE_REMOVED');
    expect(stderr).toContain('error DERIVED_TARGET_KEPT');
    expect(runsOf(folder, 'rasternet-as-written')).toEqual([]);
  });

  it('with its faults accepted learns by heart, and is no better than the mean', async () => {
    const folds = [0, 1];
    const { summary, run } = await runOf('rasternet-accepted', ...folds.flatMap((fold) => ['--fold', String(fold)]));
    expect(summary.units).toBe(10);
    expect(summary.findings).toContainEqual(expect.objectContaining({ code: 'NO_BETTER_THAN_MEAN', state: 'fail' }));
    expect(summary.findings).toContainEqual(expect.objectContaining({ code: 'NO_BETTER_THAN_MEDIAN', state: 'fail' }));
    expect(summary.regression.baselines.train_mean!.verdict).not.toBe('better');
    for (const fold of folds) {
      const history = readFileSync(join(run, 'stages', `train.${fold}`, 'out', 'history.json'), 'utf8');
      const last = (JSON.parse(history) as Epoch[]).at(-1)!;
      // Both are 1 for the mean of the targets.
      expect(last.train.loss).toBeLessThan(0.7);
      expect(last.validation.loss).toBeGreaterThan(0.9);
    }
  });

  it('corrected beats the mean and the shape of the image on the same recordings', async () => {
    expectBetterThanBaselines((await runOf('rasternet-corrected')).summary);
  });

  it('corrected beats them where all recordings have one depth', async () => {
    expectBetterThanBaselines((await runOf('ultrasound-volume')).summary);
  });
});
