import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallCases, smallExperiment } from './support/rig.js';
import { temporaryFolder, voxrun } from './support/real-cli.js';

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
  for (const [path, content] of Object.entries({ 'small.yaml': smallExperiment, ...smallCases(4) })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});

/** The built command line on `small.yaml` with a changed text. */
async function runWith(change: (text: string) => string, args: readonly string[] = []): ReturnType<typeof voxrun> {
  writeFileSync(join(folder, 'changed.yaml'), change(smallExperiment));
  return voxrun(folder, ['run', 'changed.yaml', ...args]);
}

describe('the built command line', () => {
  it.each<[string, number, string, (text: string) => string]>([
    ['a typo in a key', 2, 'UNKNOWN_KEY', (text) => text.replace('seed:', 'sede:')],
    ['a wrong type', 2, 'WRONG_TYPE', (text) => text.replace('seed: 42', 'seed: many')],
    ['an unknown kind', 2, 'UNKNOWN_KIND', (text) => text.replace('kind: unet', 'kind: unett')],
    ['a missing file', 2, 'EXTENDS_NOT_FOUND', (text) => `extends: nowhere.yaml\n${text}`],
    ['a forbidden key', 2, 'KEY_FORBIDDEN', (text) => `${text}__proto__: {}\n`],
    ['fewer units than folds', 3, 'FEWER_UNITS_THAN_FOLDS', (text) => text.replace('folds: 2', 'folds: 5')],
    [
      'test-time augmentation beyond training',
      3,
      'TTA_NOT_TRAINED',
      (text) => `${text}inference: { tta: { mirror: [A/P] } }\n`,
    ],
  ])('ends with the right code for %s, and touches nothing', async (_title, code, diagnostic, change) => {
    const outcome = await runWith(change);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
    expect(outcome.stderr).toContain(`error ${diagnostic} `);
    expect(outcome.stderr).toMatch(/changed\.yaml:\d+:\d+ error/);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it('ends with 1 and names the remedy where the engine is not installed', async () => {
    const empty = temporaryFolder();
    const { code, stderr } = await voxrun(folder, ['run', 'small.yaml'], { XDG_CACHE_HOME: empty });
    expect(code).toBe(1);
    expect(stderr).toContain('error ENGINE_MISSING');
    expect(stderr).toContain('fix: `voxrun engine install`');
  });

  it('ends with 3 where a GPU would stay idle without a word', async () => {
    const tools = temporaryFolder();
    // What `nvidia-smi --query-gpu=uuid,name,memory.total --format=csv,noheader,nounits` prints.
    writeFileSync(join(tools, 'nvidia-smi'), '#!/bin/sh\necho "GPU-1, NVIDIA H200, 143771"\n', { mode: 0o755 });
    const env = { PATH: `${tools}:${process.env.PATH!}`, XDG_CACHE_HOME: temporaryFolder() };
    const { code, stderr } = await voxrun(folder, ['run', 'small.yaml'], env);
    expect(code).toBe(3);
    expect(stderr).toContain(
      'error ENGINE_WITHOUT_GPU this machine has a GPU (NVIDIA H200), and the engine that computes on it is not installed\n' +
        '   fix: `voxrun engine install --cuda`; or set resources.gpus to 0 (or `--gpus 0`) to compute on the processor all the same',
    );
    const onProcessor = await voxrun(folder, ['run', 'small.yaml', '--gpus', '0'], env);
    expect([onProcessor.code, onProcessor.stderr]).toEqual([1, expect.stringContaining('error ENGINE_MISSING')]);
  });

  it('ends with 2 for an unknown command or option, and suggests the nearest', async () => {
    const wrong = await voxrun(folder, ['pln', 'small.yaml']);
    expect([wrong.code, wrong.stderr]).toEqual([2, "error: unknown command 'pln'\n(Did you mean plan?)"]);
    expect((await voxrun(folder, ['run', 'small.yaml', '--fodl', '0'])).code).toBe(2);
  });

  it('prints its version and its help on standard output', async () => {
    const version = await voxrun(folder, ['--version']);
    expect([version.code, version.stdout]).toEqual([0, '0.1.0']);
    const help = await voxrun(folder, ['--help']);
    expect([help.code, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('compute what is not computed yet');
  });
});
