import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { runsOf, temporaryFolder, tiny, voxrun } from './support/real-cli.js';

/** Of the newest run. */
function trained(folder: string): { weights: string; history: string; used: Record<string, unknown> } {
  const train = join(runsOf(folder, 'asymmetric').at(-1)!, 'stages', 'train.0');
  return {
    weights: sha256OfFile(join(train, 'out', 'weights.bin')),
    history: readFileSync(join(train, 'out', 'history.json'), 'utf8'),
    used: JSON.parse(readFileSync(join(train, 'used.json'), 'utf8')) as Record<string, unknown>,
  };
}

it('a training that is continued at a constant learning rate ends with the bits of one that was as long from the start', async () => {
  const folder = temporaryFolder();
  const made = await voxrun(folder, ['init', '--example', 'asymmetric', '.', '--cases', '5']);
  expect(made.code, made.stderr).toBe(0);
  const constant = [...tiny, '--set=training.schedule={kind: constant}'];
  const short = await voxrun(folder, ['run', 'experiment.yaml', ...constant, '--set=training.epochs=1']);
  expect(short.code, short.stderr).toBe(0);
  const longer = await voxrun(folder, ['resume', '@last', '--set=training.epochs=3']);
  expect(longer.code, longer.stderr).toBe(0);
  expect(longer.stderr).toContain('train[0] goes on from a training of 1 epoch: the learning rate stays');
  const continued = trained(folder);
  expect(continued.used.continued_after_epoch).toBe(1);

  const whole = await voxrun(folder, ['run', 'experiment.yaml', ...constant, '--set=training.epochs=3']);
  expect(whole.code, whole.stderr).toBe(0);
  const { weights, history } = trained(folder);
  expect([continued.weights, continued.history]).toEqual([weights, history]);

  const check = await voxrun(folder, ['rerun', '--check', '@last']);
  expect([check.code, check.stdout], check.stderr).toEqual([
    0,
    expect.stringMatching(
      new RegExp(`^run ${basename(runsOf(folder, 'asymmetric')[2]!)} holds: all \\d+ results were computed again`),
    ),
  ]);
});
