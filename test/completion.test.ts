import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../src/cli/commands.js';
import { cli, temporaryFolder, voxrun } from './support/real-cli.js';
import { writeRun } from './support/write-run.js';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = temporaryFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(cli, join(bin, 'voxrun'));
  env = { ...process.env, PATH: `${bin}:${process.env.PATH!}` };
  const runs = join(folder, 'runs');
  writeRun(runs, { id: '20261101-120000-aaaaaaaa', dice: 0.9, settings: { training: { epochs: 3 } } });
  writeRun(runs, { id: '20261102-120000-bbbbbbbb', experiment: 'other' });
  writeFileSync(join(folder, 'small.yaml'), '');
  writeFileSync(join(folder, 'notes.txt'), '');
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(folder, `${shell}.sh`), (await voxrun(folder, ['completion', shell])).stdout);
  }
});

const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** What bash would put in place of the last word, when the cursor is at the end of `line`. */
function bash(line: string): string[] {
  const script = `
source ./bash.sh
compopt() { :; }
COMP_LINE=$1 COMP_POINT=\${#1}
_voxrun voxrun "$2" ''
printf '%s\\n' "\${COMPREPLY[@]}"`;
  // As readline does: what follows the last of the characters at which bash breaks words.
  const part = /[^\s"'=:@]*$/.exec(line)![0];
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', line, part], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean).sort();
}

describe('in bash', () => {
  it('commands and options are completed from the commands that there are', () => {
    const names = commands.map(({ usage }) => usage.split(' ')[0]!);
    expect(bash('voxrun ')).toEqual([...names, '--help', '--version'].sort());
    expect(bash('voxrun li')).toEqual(['list']);
    expect(bash('voxrun list --s')).toEqual(['--sort']);
  });

  it.each<[string, string[]]>([
    ['voxrun logs 2026110', ['20261101-120000-aaaaaaaa', '20261102-120000-bbbbbbbb']],
    ['voxrun logs @', ['last']],
    ['voxrun logs small@', ['last']],
    ['voxrun logs --runs elsewhere ', []],
    ['voxrun run s', ['small.yaml']],
    ['voxrun run small.yaml --set training.optimizer.k', ['training.optimizer.kind=']],
    ['voxrun run small.yaml --set=training.optimizer.k', ['training.optimizer.kind=']],
    ['voxrun run small.yaml -S training.optimizer.kind=', ['adamw', 'sgd']],
    ['voxrun run small.yaml -S training.deep_supervision=t', ['true']],
    ['voxrun list --sort -evaluation.', ['-evaluation.dice']],
    ['voxrun list --columns state,training.', ['state,training.epochs']],
    ["voxrun list -F 'state", ['state']],
    ['voxrun list -F training.', ['training.epochs']],
    ['voxrun logs @last tra', ['train']],
    ['voxrun completion z', ['zsh']],
    ['voxrun nonsense ', []],
  ])('%s', (line, expected) => {
    expect(bash(line)).toEqual(expected);
  });

  it('a filter is completed word by word inside its quotes', async () => {
    const line = "voxrun list -F 'evaluation.dice > 0.8 and training.e";
    const whole = 'evaluation.dice > 0.8 and training.e';
    const { stdout } = await voxrun(folder, ['__complete', 'bash', line, whole]);
    expect(stdout).toBe('open\nevaluation.dice > 0.8 and training.epochs');
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  it.skipIf(!isInstalled(shell))('is one that the shell reads without a complaint', () => {
    const { status, stderr } = spawnSync(shell, ['-n', join(folder, `${shell}.sh`)], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

it.skipIf(!isInstalled('fish'))('fish completes with descriptions', () => {
  const script = 'source fish.sh; complete -C "voxrun logs 20261101"';
  const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { cwd: folder, env, encoding: 'utf8' });
  expect(stdout).toMatch(/^20261101-120000-aaaaaaaa\tsmall complete \d+[a-z]\n$/);
});

it('an unknown shell is refused with the nearest', async () => {
  const { code, stderr } = await voxrun(folder, ['completion', 'fisch']);
  expect([code, stderr]).toEqual([
    2,
    'error SHELL_UNKNOWN there is no completion for fisch\n   fix: did you mean fish?',
  ]);
});
