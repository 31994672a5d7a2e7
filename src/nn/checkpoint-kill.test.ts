import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../base/package-root.js';
import { randomOf } from '../base/random.js';
import { latestCheckpoint } from './checkpoint.js';

const KILLS = 12;
/** Checkpoints that are made at least. */
const CHECKPOINTS = 4;
/** A checkpoint of two arrays of this many values takes some milliseconds, most of them in writing. */
const VALUES = 200_000;

let folder: string;
let program: string;

/** Writes checkpoint after checkpoint, each from where the last one stands, and says so after each. */
const SOURCE = `
import { latestCheckpoint, writeCheckpoint } from './src/nn/checkpoint.ts';
const [folder] = process.argv.slice(2);
let epochs = latestCheckpoint(folder).checkpoint?.epochs ?? 0;
process.stdout.write('ready\\n');
for (;;) {
  epochs++;
  const values = new Float32Array(${VALUES}).fill(epochs);
  const array = new Map([['w', { shape: [${VALUES}], values }]]);
  writeCheckpoint(folder, { epochs, weights: array, optimizer: { steps: epochs, arrays: array }, history: [], tallies: epochs });
  process.stdout.write(epochs + '\\n');
}
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-kill-'));
  program = join(folder, 'write-checkpoints.mjs');
  const stdin = { contents: SOURCE, resolveDir: packageRoot(), loader: 'ts' } as const;
  await build({ stdin, outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('a process killed while it writes checkpoints loses none that was complete', async () => {
  const checkpoints = join(folder, 'checkpoints');
  const random = randomOf([11, 'kills']);
  let reached = 0;
  // On a busy machine a kill may come before the first checkpoint; it is killed until several were made.
  for (let kill = 0; kill < KILLS || reached <= CHECKPOINTS; kill++) {
    const told = await writeAndKill(checkpoints, random.between(0, 80));
    const { checkpoint, notes } = latestCheckpoint(checkpoints);
    expect(checkpoint?.epochs ?? 0).toBeGreaterThanOrEqual(Math.max(told, reached));
    expect(notes).toEqual([]);
    reached = checkpoint?.epochs ?? 0;
    if (checkpoint === undefined) continue;
    const { values } = checkpoint.weights.get('w')!;
    expect([values.length, values.every((value) => value === reached)]).toEqual([VALUES, true]);
    expect([checkpoint.optimizer.steps, checkpoint.tallies]).toEqual([reached, reached]);
  }
});

it('a reader finds the newest checkpoint while another process replaces it', async () => {
  const checkpoints = join(folder, 'live');
  const child = spawn(process.execPath, [program, checkpoints], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let told = 0;
  createInterface({ input: child.stdout }).on('line', (line) => (told = Number(line) || told));
  while (told === 0) await nextTurn();
  for (let look = 0; look < 150; look++) {
    const known = told;
    const { checkpoint } = latestCheckpoint(checkpoints);
    expect(checkpoint?.epochs).toBeGreaterThanOrEqual(known);
    await nextTurn();
  }
  child.kill('SIGKILL');
  await ended;
  expect(told).toBeGreaterThan(10);
});

/** Kills the writer some time after it began, and returns the last epoch that it had reported. */
async function writeAndKill(checkpoints: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [program, checkpoints], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') setTimeout(() => child.kill('SIGKILL'), afterMs);
    else last = Number(line);
  }
  await ended;
  return last;
}
