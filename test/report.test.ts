import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonReport } from '../src/report/comparison-report.js';
import type { RunReport } from '../src/report/run-report.js';
import { runsOf, temporaryFolder, tiny, voxrun } from './support/real-cli.js';

let folder: string;
let runs: string[];
/** What the first run told while it ran. */
let told: string;
const settings = [...tiny, '--set=data.split={kind: kfold, folds: 2, seed: 1}', '--set=training.metric_steps=1'];

async function ok(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, ...printed } = await voxrun(folder, args);
  expect(code, printed.stderr).toBe(0);
  return printed;
}

beforeAll(async () => {
  folder = temporaryFolder();
  await ok('init', '--example', 'asymmetric', 'data', '--cases', '6');
  ({ stderr: told } = await ok('run', 'data/experiment.yaml', ...settings));
  await ok('run', 'data/experiment.yaml', ...settings, '--set=training.optimizer.lr=0.001');
  runs = runsOf(folder, 'asymmetric');
}, 300_000);

describe('voxrun report', () => {
  it('writes one page into the folder of the run, with slices of the worst and the best cases', async () => {
    const { stdout } = await ok('report', '@last');
    const path = join(runs[1]!, 'report.html');
    expect(stdout).toBe(`report: ${path}`);
    const page = readFileSync(path, 'utf8');
    expect(page.match(/data:image\/png;base64,/g)).toHaveLength(6 * 3);
    // Any prediction has a border somewhere, and so has the reference.
    expect(page.match(/class="of-reference many label-[01]"/g)!.length).toBeGreaterThan(6 * 3);
    expect(page).toContain('class="of-prediction many label-');
    expect(page).not.toMatch(/https?:/);
    expect(page).toContain('organ_006');
  });

  it('cuts no slice twice', async () => {
    const { stderr } = await ok('report', '@last', '-o', 'second.html');
    expect(stderr).not.toContain('picture-case started');
    expect(existsSync(join(folder, 'second.html'))).toBe(true);
  });

  it('prints the data of the page as JSON: figures, both folds, every case', async () => {
    const report = JSON.parse((await ok('report', '@last', '--json')).stdout) as RunReport;
    expect(report).toMatchObject({ format: 1, kind: 'run', run: basename(runs[1]!), experiment: 'asymmetric' });
    const summary = JSON.parse(readFileSync(join(runs[1]!, 'summary.json'), 'utf8')) as {
      dice: { mean_foreground: number; folds: { mean_foreground: number }[] };
    };
    expect(report.figures[0]).toMatchObject({ name: 'mean Dice', perCase: summary.dice.mean_foreground });
    expect(report.verdict.state).toBe('complete');
    expect(
      report.training.folds.map(({ fold, history, weightsAfter }) => [fold, history.length, weightsAfter]),
    ).toEqual([
      [0, 2, 2],
      [1, 2, 2],
    ]);
    expect(report.training.folds.map(({ full }) => full)).toEqual(summary.dice.folds.map((one) => one.mean_foreground));
    expect(report.training.folds.every(({ proxy, history }) => proxy === history[1]!.validation!.metric)).toBe(true);
    expect(report.cases.rows).toHaveLength(6);
    expect(report.findings.map(({ code }) => code)).toContain('CLAIM_IS_PER_CASE');
    const setting = (key: string) => report.settings.find((one) => one.key === key);
    expect(setting('training.epochs')).toEqual({ key: 'training.epochs', value: '2', origin: '--set' });
    expect(setting('training.accumulate')!.origin).toBe('default');
    expect(setting('seed')!.origin).toMatch(/experiment\.yaml:\d+$/);
    expect(report.citation.facts.map(([name]) => name)).toEqual(
      expect.arrayContaining(['run', 'identity', 'engine', 'data', 'split', 'seed', 'command']),
    );
  });

  it('finds what the run told, with the places in its file, and what was edited since', async () => {
    const name = basename(runs[0]!);
    const findingsOf = async (): Promise<RunReport['findings']> =>
      (JSON.parse((await ok('report', name, '--json')).stdout) as RunReport).findings;
    const findings = await findingsOf();
    const warned = [...told.matchAll(/ warning ([A-Z_]+) (.+)$/gm)].map(([, code, message]) => [code, message]);
    expect(warned.map(([code]) => code)).toContain('GEOMETRY_SHIFT');
    expect(findings.map(({ code, message }) => [code, message])).toEqual(expect.arrayContaining(warned));
    const places = findings.find(({ code }) => code === 'GEOMETRY_SHIFT')!.places!;
    expect(places[0]).toEqual({ where: '--set data.split' });
    expect(places[1]).toEqual({
      where: expect.stringMatching(/^data\/experiment\.yaml:\d+$/) as string,
      note: 'the voxel size',
    });
    expect(findings.map(({ code }) => code)).not.toContain('TRAINED_OTHERWISE');
    const used = join(runs[0]!, 'stages', 'train.0', 'used.json');
    const original = readFileSync(used, 'utf8');
    writeFileSync(used, original.replace(/"samples": \d+/, '"samples": 1'));
    try {
      expect((await findingsOf()).map(({ code }) => code)).toContain('TRAINED_OTHERWISE');
    } finally {
      writeFileSync(used, original);
    }
  });

  it('names nobody with --anonymous, and shows no image', async () => {
    await ok('report', '@last', '--anonymous', '-o', 'anonymous.html');
    const page = readFileSync(join(folder, 'anonymous.html'), 'utf8');
    expect(page).not.toContain('organ_');
    expect(page).not.toContain('base64');
    expect(page).not.toContain(folder);
    expect(page).toContain('case-6');
  });

  it('compares runs by paired differences and the settings that differ', async () => {
    const names = runs.map((run) => basename(run));
    const report = JSON.parse((await ok('report', ...names, '--json')).stdout) as ComparisonReport;
    expect(report.settings).toEqual([{ key: 'training.optimizer.lr', values: ['0.005', '0.001'] }]);
    expect(report.members.map(({ run }) => run)).toEqual(names);
    const [difference] = report.differences[0]!.figures;
    expect(difference!.after! - difference!.before!).toBeCloseTo(difference!.difference.value!, 10);
    await ok('report', ...names, '-o', 'compared.html');
    expect(readFileSync(join(folder, 'compared.html'), 'utf8')).toContain('training.optimizer.lr');
  });

  it('writes the page without pictures where the images are gone, and says so', async () => {
    renameSync(join(folder, 'data'), join(folder, 'moved'));
    try {
      await ok('report', '@last', '-o', 'gone.html');
    } finally {
      renameSync(join(folder, 'moved'), join(folder, 'data'));
    }
    const page = readFileSync(join(folder, 'gone.html'), 'utf8');
    expect(page).toContain('No pictures: the data of run');
    expect(page).not.toContain('base64');
  });
});
