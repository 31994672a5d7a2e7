import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, type Rig } from './support/rig.js';

/**
 * A runs folder as the first release wrote it, with puppet stages: no `process.json`, no versions of the stages in
 * `run.json`, no peak memory in the manifests.
 */
interface OlderRuns {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
}

let rig: Rig;
let run: string;
beforeAll(async () => {
  const path = join(packageRoot(), 'test', 'fixtures', 'older-runs', '0.1-small.json');
  const { files, links } = JSON.parse(readFileSync(path, 'utf8')) as OlderRuns;
  rig = createRig({ cli: await buildPuppets(), files: {} });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(rig.folder, file)), { recursive: true });
    writeFileSync(join(rig.folder, file), content);
  }
  for (const [link, target] of Object.entries(links)) {
    mkdirSync(dirname(join(rig.folder, link)), { recursive: true });
    symlinkSync(target, join(rig.folder, link));
  }
  run = basename(rig.runs()[0]!);
});

async function ok(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, ...printed } = await rig.voxrun(args);
  expect(code, printed.stderr).toBe(0);
  return printed;
}

describe('a run of the first release', () => {
  it('is listed and shown, is whole, and says what of it would be computed anew', async () => {
    expect((await ok('list')).stdout).toMatch(new RegExp(`^${run.slice(0, 15)} +complete `, 'm'));
    expect((await ok('show', run)).stdout).toContain('epochs: 2');
    expect((await ok('verify')).stderr).toMatch(/^10 results with \d+ files, .*: as published$/);
    expect((await ok('plan', 'small.yaml')).stdout).toMatch(/^ingest +2 stale/m);
    expect((await ok('diff', run, run)).stdout).toContain('the same: settings, split, code, metrics, env');
    expect((await ok('status')).stdout + (await ok('status')).stderr).toContain(run);
  });

  it('keeps its results from being removed, also in the trash', async () => {
    await ok('rm', run);
    expect((await ok('gc', '--grace', '0')).stderr).toBe('there is nothing to remove');
    await ok('restore', run);
    expect((await ok('verify', run)).stderr).toContain('as published');
  });

  it('can be revoked, and resumed with its result', async () => {
    const revoked = JSON.parse((await ok('revoke', run, '--json')).stdout) as { id: string; results: string[] };
    expect(revoked.results).toHaveLength(10);
    await ok('revoke', '--undo', revoked.id);
    expect((await ok('resume', run)).stderr).toBe(`nothing to do: run ${run} is complete`);
  });

  it('gives what reading images publishes anew to the stages after it, which find their results', async () => {
    await ok('run', 'small.yaml');
    const computed = rig.computed(rig.runs().at(-1)!);
    expect(computed.filter((id) => /^(ingest|split|analyze|prepare)/.test(id)).sort()).toEqual([
      'ingest[case_0]',
      'ingest[case_1]',
      'split',
    ]);
  });
});
