import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../src/base/hash.js';
import { randomOf } from '../src/base/random.js';
import { kill9, until } from './support/processes.js';
import { runsOf, start, temporaryFolder, voxrun } from './support/real-cli.js';

const KILLS = 10;
const EPOCHS = 60;
const settings = [
  '--set=model.features=[8,16]',
  '--set=training.patch=[24,24,24]',
  `--set=training.epochs=${EPOCHS}`,
  '--set=training.steps_per_epoch=12',
  '--set=checks.preflight=false',
];

let data: string;
let whole: { weights: string; predictions: string };

beforeAll(async () => {
  data = temporaryFolder();
  await voxrun(data, ['init', '--example', 'asymmetric', 'asymmetric', '--cases', '6']);
  whole = await finish(data, []);
});

describe('a real training that is killed', () => {
  it('ends with the same bits as one that was not, however often it is killed', async () => {
    const folder = temporaryFolder();
    const runs = ['--runs', join(folder, 'runs')];
    const random = randomOf([20261122, 'training kills']);
    const reached: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start(data, ['run', 'asymmetric/experiment.yaml', ...settings, ...runs]);
      await until(() => trainedEpochs(folder) > (reached.at(-1) ?? 0));
      await sleep(random.between(0, 400));
      // The stage of a parent that was killed ends as soon as it notices.
      await until(() => stagePids(join(folder, 'runs')).length === 1);
      const pids = stagePids(join(folder, 'runs'));
      reached.push(trainedEpochs(folder));
      if (kill % 3 !== 1) kill9(child.pid!);
      if (kill % 3 !== 0) pids.forEach(kill9);
      await child;
    }
    // Each attempt went on where the one before was killed, and all kills fell into the training.
    expect(reached.every((epochs, index) => epochs < EPOCHS && epochs > (reached[index - 1] ?? 0))).toBe(true);
    expect(await finish(folder, runs)).toEqual(whole);
  });
});

/** Most epochs that any event of any run tells. */
function trainedEpochs(folder: string): number {
  const events = runsOf(folder, 'asymmetric').map((run) => readIfThere(join(run, 'events.jsonl')));
  return Math.max(
    0,
    ...[...events.join('').matchAll(/"done":(\d+),"total":\d+,"unit":"epoch"/g)].map(([, done]) => Number(done)),
  );
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function finish(folder: string, runs: readonly string[]): Promise<typeof whole> {
  const { code, stderr } = await voxrun(data, ['run', 'asymmetric/experiment.yaml', ...settings, ...runs]);
  expect(code, stderr).toBe(0);
  const run = runsOf(folder, 'asymmetric').at(-1)!;
  return {
    weights: sha256OfFile(join(run, 'stages', 'train.0', 'out', 'weights.bin')),
    predictions: sha256OfFile(join(run, 'stages', 'predict.0', 'out', 'predictions.json')),
  };
}

/** Stage processes by what the kernel knows of their command lines. */
function stagePids(runs: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandOf(pid).includes(join(runs, '.store', 'attempts')));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
