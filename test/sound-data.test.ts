import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { casesOf, factsOf, imageOf } from '../src/checks/checks-rig.js';
import { intensityShift } from '../src/checks/intensity-shift.js';
import type { Normalize } from '../src/checks/seen-intensities.js';
import { intensitiesOf } from '../src/cli/experiment/intensities-of.js';
import { makeFolds } from '../src/dataset/split.js';
import type { ProfilesFile } from '../src/stages/ingest/case-files.js';
import { layoutOf } from '../src/store/layout.js';
import { readManifest, readOutputJson } from '../src/store/manifest.js';
import { listRuns, readNodes } from '../src/store/run-record.js';
import { hasRealData, realData, temporaryFolder, voxrun } from './support/real-cli.js';

/**
 * Sound experiments on data: images are read, split and planned for, and the rules judge what was found. Where the real
 * images are absent, those that need them are skipped.
 */
const hippocampus = join(realData, 'msd_hippocampus_udacity');
const prostate = join(realData, 'deepreg_mrus');

/** Runs all that comes before preparing, and returns the codes of what the rules find. */
async function findings(
  experiment: string,
  options: { env?: Record<string, string>; sets?: readonly string[]; cwd?: string } = {},
): Promise<{ codes: readonly string[]; cwd: string }> {
  const { env = {}, sets = [], cwd = temporaryFolder() } = options;
  const file = experiment.includes('/') ? experiment : join(packageRoot(), 'experiments', experiment);
  const args = ['run', file, '--to', 'configure', '--runs', 'runs', ...sets.flatMap((set) => ['--set', set])];
  const { code, stderr } = await voxrun(cwd, args, env);
  expect(code, stderr).toBe(0);
  return { codes: [...stderr.matchAll(/(?:warning|error) ([A-Z_]+) /g)].map(([, found]) => found!), cwd };
}

/** Voxels and patients of the glands, as the comments of the experiment say. */
async function prostateTable(folder: string): Promise<string> {
  const labels = ['train', 'test'].map((part) => join(prostate, 'paired', part, 'fixed_labels'));
  const { stdout, code, stderr } = await voxrun(folder, ['volumes', '--component', '0', ...labels]);
  expect(code, stderr).toBe(0);
  const [header, ...counts] = stdout.trim().split('\n');
  const column = header!.split(',').indexOf('voxels');
  const rows = counts.map((line) => {
    const cells = line.split(',');
    const part = readdirSync(join(prostate, 'paired', 'train', 'fixed_images')).includes(`${cells[0]!}.nii.gz`);
    return `${cells[0]!},${cells[0]!},paired/${part ? 'train' : 'test'}/fixed_images/${cells[0]!}.nii.gz,${cells[column]!}`;
  });
  const path = join(folder, 'gland.csv');
  writeFileSync(path, ['case,patient,image,voxels', ...rows].join('\n'));
  return path;
}

describe('no rule finds anything before training in', () => {
  it('the example asymmetric', async () => {
    const cwd = temporaryFolder();
    await voxrun(cwd, ['init', '--example', 'asymmetric', 'data']);
    expect((await findings(join(cwd, 'data', 'experiment.yaml'))).codes).toEqual([]);
  });

  it('the example ultrasound, coarse and fine', async () => {
    const cwd = temporaryFolder();
    await voxrun(cwd, ['init', '--example', 'ultrasound', 'data', '--patients', '15']);
    const env = { ULTRASOUND_ROOT: join(cwd, 'data') };
    expect((await findings('ultrasound-volume.yaml', { env, cwd })).codes).toEqual([]);
    expect((await findings('quickstart-volume.yaml', { env, cwd })).codes).toEqual([]);
  }, 120_000);

  it.skipIf(!hasRealData)(
    'the hippocampus, as labels and as a volume',
    async () => {
      const env = { HIPPOCAMPUS_ROOT: hippocampus };
      const cwd = temporaryFolder();
      expect((await findings('hippocampus.yaml', { env, cwd })).codes).toEqual([]);
      mkdirSync(join(cwd, 'tables'));
      const { stdout } = await voxrun(cwd, ['volumes', join(hippocampus, 'labels')]);
      writeFileSync(join(cwd, 'tables', 'volumes.csv'), stdout);
      const volumes = { ...env, HIPPOCAMPUS_VOLUMES: join(cwd, 'tables', 'volumes.csv') };
      expect((await findings('hippocampus-volume.yaml', { env: volumes, cwd })).codes).toEqual([]);
    },
    120_000,
  );

  it.skipIf(!hasRealData)(
    'ultrasound of the prostate',
    async () => {
      const cwd = temporaryFolder();
      const env = { PROSTATE_ROOT: prostate, PROSTATE_TABLE: await prostateTable(cwd) };
      expect((await findings('prostate-trus.yaml', { env, cwd })).codes).toEqual([]);
    },
    120_000,
  );
});

describe('intensities of real images', () => {
  /** What the rule finds in 40 random splits in five folds. */
  async function foundInSplits(run: {
    experiment: string;
    name: string;
    channel: string;
    env: Record<string, string>;
  }) {
    const { cwd } = await findings(run.experiment, { env: run.env });
    const layout = layoutOf(join(cwd, 'runs'));
    const profiles = readNodes(listRuns(layout, run.name)[0]!).flatMap(({ node, result }) => {
      const id = /^ingest\[(.*)\]$/.exec(node)?.[1];
      if (id === undefined) return [];
      const file = readOutputJson(layout, readManifest(layout, result!)!, 'profiles.json');
      return [{ id, file: file as unknown as ProfilesFile }];
    });
    return (normalize: Normalize) => {
      const channels = { [run.channel]: { image: 'x', normalize } };
      const images = profiles.map(({ id, file }) =>
        imageOf(id, { intensities: intensitiesOf(file, { channels, crop: 'nonzero', mask: 'none' }) }),
      );
      const cases = casesOf(...profiles.map(({ id }) => id));
      const found = Array.from({ length: 40 }, (_, seed) => {
        const folds = makeFolds({
          cases: cases.map(({ id, unit }) => ({ id, unit })),
          split: { kind: 'kfold', folds: 5, seed, stratify: 'none' },
        });
        return intensityShift.judge(factsOf({ data: { channels } }, { cases, images, folds }));
      });
      return found.filter(({ kind }) => kind === 'fail').length;
    };
  }

  it.skipIf(!hasRealData)(
    'are of one kind in any split, unless a channel keeps a brightness that means nothing',
    async () => {
      const env = { HIPPOCAMPUS_ROOT: hippocampus };
      const hippo = await foundInSplits({ experiment: 'hippocampus.yaml', name: 'hippocampus', channel: 'mri', env });
      expect([hippo('zscore'), hippo('rescale'), hippo('none')]).toEqual([0, 0, 40]);
      const cwd = temporaryFolder();
      const trus = await foundInSplits({
        experiment: 'prostate-trus.yaml',
        name: 'prostate-trus',
        channel: 'trus',
        env: { PROSTATE_ROOT: prostate, PROSTATE_TABLE: await prostateTable(cwd) },
      });
      expect([trus('zscore'), trus('rescale'), trus('none')]).toEqual([0, 0, 0]);
    },
    120_000,
  );
});
