import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/base/package-root.js';
import type { Outcome, Running } from './rig.js';

/** The built command line with its real stages. `npm test` builds it before any test runs. */
export const cli = join(packageRoot(), 'dist', 'voxrun.cjs');

/** Real images beside the checkout; tests that use them skip where they are absent. */
export const realData = join(packageRoot(), '..', 'shared', 'data');
export const hasRealData = existsSync(realData);

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'voxrun-test-'));
}

export async function voxrun(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await start(cwd, args, env);
  return { code: exitCode, stdout, stderr };
}

/** Starts without waiting, in a process group of its own. */
export function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  return execa(process.execPath, [cli, ...args], {
    cwd,
    env: { NO_COLOR: '1', ...env },
    reject: false,
    stdin: 'ignore',
    detached: true,
  });
}

/** Folders of an experiment's runs, oldest first. */
export function runsOf(cwd: string, experiment: string): string[] {
  const folder = join(cwd, 'runs', experiment);
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
}

/** A settings override that makes the asymmetric example a matter of seconds. */
export const tiny = [
  '--set=checks.preflight=false',
  '--set=checks.audit=false',
  '--set=model.features=[4,8]',
  '--set=training.patch=[16,16,16]',
  '--set=training.epochs=2',
  '--set=training.steps_per_epoch=3',
];
