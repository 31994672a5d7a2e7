import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { hasRealData, realData, runsOf, temporaryFolder, voxrun } from './support/real-cli.js';

const data = join(realData, 'msd_hippocampus_udacity');

interface Summary {
  readonly units: number;
  readonly regression: {
    readonly per_unit: { readonly mae: { readonly value: number } };
    readonly baselines: Readonly<Record<string, { readonly difference: { readonly interval: [number, number] } }>>;
  };
}

describe.skipIf(!hasRealData)('hippocampus-volume.yaml on real images (skipped where ../shared/data is absent)', () => {
  it('beats what shape and spacing tell of the volume, with an interval clear of zero', async () => {
    const folder = temporaryFolder();
    const table = join(folder, 'volumes.csv');
    const counted = await voxrun(folder, ['volumes', join(data, 'labels')]);
    expect(counted.code, counted.stderr).toBe(0);
    writeFileSync(table, counted.stdout);

    const file = join(packageRoot(), 'experiments', 'hippocampus-volume.yaml');
    const environment = { HIPPOCAMPUS_ROOT: data, HIPPOCAMPUS_VOLUMES: table };
    const { code, stdout, stderr } = await voxrun(folder, ['run', file], environment);
    expect(code, stderr).toBe(0);
    process.stdout.write(stdout);
    const [run] = runsOf(folder, 'hippocampus-volume');
    const { units, regression } = JSON.parse(readFileSync(join(run!, 'summary.json'), 'utf8')) as Summary;
    expect(units).toBe(65);
    expect(regression.baselines.shape_and_spacing!.difference.interval[1]).toBeLessThan(0);
  });
});
