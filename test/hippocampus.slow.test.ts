import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import type { ResultFinding } from '../src/checks/results/result-rule.js';
import { hasRealData, realData, runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

const data = join(realData, 'msd_hippocampus_udacity');

/** Reads predictions and labels with another reader, resamples by the affines, and computes Dice per label. */
const NIBABEL = `
import sys, json, numpy as np, nibabel as nib
folder, data = sys.argv[1:3]
import os
out = {}
for name in sorted(os.listdir(folder)):
    p = nib.load(os.path.join(folder, name)); t = nib.load(os.path.join(data, 'labels', name))
    assert p.shape == t.shape, (name, p.shape, t.shape)
    assert np.allclose(p.affine, t.affine, atol=1e-5), name
    p, t = np.asarray(p.dataobj), np.asarray(t.dataobj)
    out[name[:-7]] = [2 * float(((p == v) & (t == v)).sum()) / float((p == v).sum() + (t == v).sum()) for v in (1, 2)]
print(json.dumps(out))
`;

interface Summary {
  readonly partial: string;
  readonly findings: readonly ResultFinding[];
  readonly dice: { readonly mean_foreground: number };
  readonly per_case: readonly {
    readonly case: string;
    readonly dice: { readonly anterior: number; readonly posterior: number };
  }[];
}

/** Debian's package python3-nibabel puts it beside this Python. */
const PYTHON = '/usr/bin/python3';
const hasNibabel = execaSync(PYTHON, ['-c', 'import nibabel'], { reject: false }).exitCode === 0;

describe.skipIf(!hasRealData)('hippocampus.yaml on real images (skipped where ../shared/data is absent)', () => {
  let run: string;
  let summary: Summary;

  it('reaches a mean foreground Dice of 0.82 on fold 0', async () => {
    const folder = temporaryFolder();
    const file = join(packageRoot(), 'experiments', 'hippocampus.yaml');
    const { code, stdout, stderr } = await voxrun(folder, ['run', file, '--fold', '0'], { HIPPOCAMPUS_ROOT: data });
    expect(code, stderr).toBe(0);
    process.stdout.write(stdout);
    run = runsOf(folder, 'hippocampus')[0]!;
    summary = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as Summary;
    expect(summary.partial).toBe('fold 0 of 5; 13 of 65 cases were validated on');
    expect(summary.dice.mean_foreground).toBeGreaterThanOrEqual(0.82);
  });

  it('gives no finding: nothing is wrong with it', () => {
    expect(summary.findings.filter(({ state }) => state === 'fail' || state === 'warn')).toEqual([]);
    const passed = summary.findings.filter(({ state }) => state === 'pass').map(({ code }) => code);
    expect(passed).toEqual(expect.arrayContaining(['PREPARATION_PATHS_PART', 'MODES_PART', 'PROXY_GAP']));
  });

  it.skipIf(!hasNibabel)(
    'has the Dice that nibabel finds in world space (skipped without python3-nibabel)',
    async () => {
      const predictions = join(run, 'stages', 'predict.0', 'out', 'predictions');
      const { stdout: json } = await execa(PYTHON, ['-c', NIBABEL, predictions, data]);
      const found = JSON.parse(json) as Record<string, [number, number]>;
      expect(Object.keys(found)).toEqual(summary.per_case.map((one) => one.case));
      for (const one of summary.per_case) {
        expect(Math.abs(found[one.case]![0] - one.dice.anterior)).toBeLessThan(1e-6);
        expect(Math.abs(found[one.case]![1] - one.dice.posterior)).toBeLessThan(1e-6);
      }
    },
  );
});
