import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { latestCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxrun-checkpoint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function checkpointOf(epochs: number): Checkpoint {
  const values = Float32Array.from([1.5, -0, NaN, epochs]);
  return {
    epochs,
    weights: new Map([['conv.weight', { shape: [2, 2], values }]]),
    optimizer: { steps: 30 * epochs, arrays: new Map([['momentum/conv.weight', { shape: [2, 2], values }]]) },
    history: [{ epoch: 0, loss: 0.25, learningRate: 0.01 }],
    tallies: { mirrored: [3, 4, 5] },
  };
}

/** Writes two, the second beside the first, as a crash between rename and removal leaves them. */
function writeTwo(): { older: string; newer: string } {
  const elsewhere = join(folder, 'elsewhere');
  writeCheckpoint(elsewhere, checkpointOf(1));
  const newer = writeCheckpoint(folder, checkpointOf(2));
  const older = join(folder, 'epoch-0000001');
  mkdirSync(older);
  for (const file of readdirSync(join(elsewhere, 'epoch-0000001'))) {
    writeFileSync(join(older, file), readFileSync(join(elsewhere, 'epoch-0000001', file)));
  }
  return { older, newer };
}

describe('a checkpoint', () => {
  it('comes back to the bit', () => {
    writeCheckpoint(folder, checkpointOf(3));
    expect(latestCheckpoint(folder)).toEqual({ checkpoint: checkpointOf(3), notes: [] });
  });

  it('says what computed its epochs', () => {
    const checkpoint = { ...checkpointOf(3), computedBy: [{ threads: 2, processor: 'A' }] };
    writeCheckpoint(folder, checkpoint);
    expect(latestCheckpoint(folder)).toEqual({ checkpoint, notes: [] });
  });

  it('takes the place of the older ones and of half written ones', () => {
    writeCheckpoint(folder, checkpointOf(1));
    mkdirSync(join(folder, 'epoch-0000002.tmp-99'));
    writeCheckpoint(folder, checkpointOf(2));
    expect(readdirSync(folder)).toEqual(['epoch-0000002']);
  });

  it('may be written again after a kill', () => {
    writeCheckpoint(folder, checkpointOf(2));
    writeCheckpoint(folder, checkpointOf(2));
    expect(latestCheckpoint(folder).checkpoint?.epochs).toBe(2);
  });

  it('that is half written is not seen', () => {
    mkdirSync(join(folder, 'epoch-0000002.tmp-99'));
    expect(latestCheckpoint(folder)).toEqual({ notes: [] });
  });

  it('is not found in a folder that does not exist', () => {
    expect(latestCheckpoint(join(folder, 'missing'))).toEqual({ notes: [] });
  });

  it.each([
    ['weights.bin', 'weights.bin is damaged'],
    ['optimizer.bin', 'optimizer.bin is damaged'],
    ['weights.json', 'weights.json is damaged'],
  ])('with another byte in %s is passed over for the older one', (file, reason) => {
    const { newer } = writeTwo();
    appendFileSync(join(newer, file), '\n');
    const { checkpoint, notes } = latestCheckpoint(folder);
    expect(checkpoint).toEqual(checkpointOf(1));
    expect(notes).toEqual([`checkpoint epoch-0000002 is passed over: ${reason}`]);
  });

  it('whose state was edited is passed over', () => {
    const { newer } = writeTwo();
    const state = join(newer, 'state.json');
    writeFileSync(state, readFileSync(state, 'utf8').replace('0.25', '0.24'));
    expect(latestCheckpoint(folder).notes).toEqual(['checkpoint epoch-0000002 is passed over: state.json is damaged']);
  });

  it('that lacks a file is passed over', () => {
    const { newer } = writeTwo();
    rmSync(join(newer, 'optimizer.json'));
    expect(latestCheckpoint(folder).notes).toEqual(['checkpoint epoch-0000002 is passed over: a file is missing']);
  });
});
