import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import type { ResultFinding } from '../src/checks/results/result-rule.js';
import type { AuditFile } from '../src/stages/audit/audit-file.js';
import { runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

/**
 * The segmentation that is good in training and 0.16 in validation: training without mirroring, inference with it, over
 * labels that only their position tells apart. The three ways to smuggle it in are in agreement.test.ts.
 */
let folder: string;
let env: Record<string, string>;
const experiment = (name: string): string => join(packageRoot(), 'experiments', `${name}.yaml`);

beforeAll(async () => {
  folder = temporaryFolder();
  env = { ASYMMETRIC_ROOT: join(folder, 'data') };
  const made = await voxrun(folder, ['init', '--example', 'asymmetric', 'data', '--cases', '16']);
  expect(made.code, made.stderr).toBe(0);
});

it('as it was written it is refused before anything is computed, with both lines', async () => {
  const written = experiment('mirroring-as-written');
  const { code, stderr } = await voxrun(folder, ['validate', written], env);
  expect(code).toBe(3);
  const lines = stderr.split('\n').map((line) => line.trim());
  expect(lines.filter((line) => line.startsWith(written))).toEqual([
    expect.stringMatching(
      /:12:29 error TTA_NOT_TRAINED test-time augmentation mirrors L\/R, A\/P, S\/I, but training mirrors no axis$/,
    ),
    expect.stringMatching(/:11:33 no axis is trained$/),
  ]);
  expect(lines).toContain('12 | inference: { tta: { mirror: [L/R, A/P, S/I] } }');
  expect(lines).toContain('11 | augmentation: { mirror: { axes: [] } }');
  expect((await voxrun(folder, ['run', written], env)).code).toBe(3);
  expect(runsOf(folder, 'mirroring-as-written')).toEqual([]);
});

describe('accepted in writing', () => {
  let findings: ReadonlyMap<string, ResultFinding>;
  let audit: AuditFile;
  let stdout: string;

  beforeAll(async () => {
    // A training that is shorter than that of the file is as good: the organs are easy.
    const args = ['run', experiment('mirroring-accepted'), '--set', 'training.epochs=8'];
    const outcome = await voxrun(folder, args, env);
    expect(outcome.code, outcome.stderr).toBe(0);
    ({ stdout } = outcome);
    const run = runsOf(folder, 'mirroring-accepted')[0]!;
    const summary = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as {
      findings: readonly ResultFinding[];
    };
    findings = new Map(summary.findings.map((one) => [one.code, one]));
    audit = JSON.parse(readFileSync(join(run, 'stages', 'audit.0', 'out', 'audit.json'), 'utf8')) as AuditFile;
  }, 300_000);

  it('its whole images have a Dice of at least 0.95 without mirroring, and of at most 0.7 with it', () => {
    const { tta, proxy } = audit;
    process.stdout.write(`replay B: patches ${proxy.training}, whole images ${proxy.whole}, without TTA ${tta?.off}\n`);
    expect(tta!.axes).toEqual(['L/R', 'A/P', 'S/I']);
    expect(tta!.off).toBeGreaterThanOrEqual(0.95);
    expect(tta!.on).toBeLessThanOrEqual(0.7);
    expect(proxy.training).toBeGreaterThanOrEqual(0.93);
    expect(proxy.whole).toBeLessThanOrEqual(0.7);
  });

  it('the audit names test-time augmentation as the cause, with both figures and the line to write', () => {
    expect(findings.get('TTA_HURTS')).toMatchObject({ state: 'fail' });
    const gap = findings.get('PROXY_GAP')!;
    expect(gap).toMatchObject({
      state: 'fail',
      value: { cause: 'inference.tta' },
      fix: expect.stringContaining(
        'write `inference: { tta: off }` and run again, which trains nothing anew',
      ) as string,
    });
    expect(gap.message).toMatch(
      /^Dice is 0\.9\d\d on validation patches during training and 0\.[0-6]\d\d on whole images; with inference\.tta off it is 0\.9\d\d \(4 cases\): inference\.tta is the cause$/,
    );
    expect(stdout).toContain('accepted: TTA_NOT_TRAINED');
    expect(stdout).toContain('bad: PROXY_GAP Dice is 0.9');
  });

  it('nothing else is found wrong in it', () => {
    const wrong = [...findings.values()].filter(({ state }) => state === 'warn' || state === 'fail');
    expect(wrong.map(({ code }) => code)).toEqual(['TTA_HURTS', 'PROXY_GAP']);
  });

  it('what the finding says to write makes the figures of whole images those of training', async () => {
    const mended = temporaryFolder();
    cpSync(folder, mended, { recursive: true, verbatimSymlinks: true });
    const args = ['run', experiment('mirroring-accepted'), '--set', 'training.epochs=8', '--set', 'inference.tta=off'];
    const { code, stderr } = await voxrun(mended, args, { ASYMMETRIC_ROOT: join(mended, 'data') });
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('train[0] started');
    const summary = join(runsOf(mended, 'mirroring-accepted').at(-1)!, 'summary.json');
    const { dice } = JSON.parse(readFileSync(summary, 'utf8')) as { dice: { mean_foreground: number } };
    expect(dice.mean_foreground).toBeGreaterThanOrEqual(0.95);
  }, 120_000);
});
