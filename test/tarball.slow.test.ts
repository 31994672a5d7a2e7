import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, packageVersion } from '../src/base/package-root.js';
import { runsOf, temporaryFolder, tiny } from './support/real-cli.js';

let tarball: string;
beforeAll(async () => {
  const folder = temporaryFolder();
  await execa('npm', ['pack', '--pack-destination', folder], { cwd: packageRoot() });
  tarball = join(folder, readdirSync(folder)[0]!);
});

/** As somebody who knows nothing of the checkout: install scripts are not switched off. */
async function npm(cwd: string, args: readonly string[]): Promise<void> {
  await execa('npm', [...args, '--no-audit', '--no-fund'], { cwd, env: { npm_config_ignore_scripts: 'false' } });
}

describe('the packed tarball', () => {
  it('installs in another folder, finds its engine and computes there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), '{}');
    await npm(folder, ['install', tarball]);
    const voxrun = (...args: string[]) =>
      execa('npx', ['voxrun', ...args], { cwd: folder, env: { NO_COLOR: '1' }, stdin: 'ignore' });

    expect((await voxrun('--version')).stdout).toBe(packageVersion());
    expect((await voxrun('engine', 'install')).stdout).toMatch(/^engine tensorflow\S* [\d.]+ is installed in /);
    const { stdout: examined } = await voxrun('doctor');
    expect(examined).toMatch(/^ok +self-test +TensorFlow /m);
    expect(examined).not.toMatch(/^failed/m);
    await voxrun('init', '--example', 'asymmetric');
    await voxrun('run', join('asymmetric', 'experiment.yaml'), ...tiny);
    expect(existsSync(join(runsOf(folder, 'asymmetric')[0]!, 'summary.json'))).toBe(true);
    const installed = readdirSync(join(folder, 'node_modules', '@tensorflow'));
    expect(installed).not.toContain('tfjs-node-gpu');
  });

  it('installs for all users of a machine, and writes nothing beside itself when it is used', async () => {
    const prefix = temporaryFolder();
    await npm(prefix, ['install', '--global', '--prefix', prefix, tarball]);
    const before = filesBelow(prefix);
    const command = join(prefix, 'bin', 'voxrun');
    const { stdout } = await execa(command, ['engine', 'install'], { cwd: temporaryFolder() });
    expect(stdout).toMatch(/^engine tensorflow/);
    expect((await execa(command, ['doctor'], { cwd: temporaryFolder() })).exitCode).toBe(0);
    expect(filesBelow(prefix)).toEqual(before);
  });
});

function filesBelow(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort();
}
