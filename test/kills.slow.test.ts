import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../src/base/random.js';
import { sha256OfFile } from '../src/base/hash.js';
import { layoutOf, type ResultId } from '../src/store/layout.js';
import { readManifest, missingOutput } from '../src/store/manifest.js';
import { isAlive, kill9, until } from './support/processes.js';
import { buildPuppets } from './support/build-puppets.js';
import { createRig, smallCases, smallExperiment, type Rig } from './support/rig.js';

const KILLS = 50;
const EPOCH_MS = '40';
const FAULTS = ['before-manifest', 'before-rename', 'before-key', 'after-key'];
const experiment = smallExperiment.replace('epochs: 3', 'epochs: 12').replace('folds: 2', 'folds: 3');

let cli: string;
let expected: Record<string, string>;
let wholeMs: number;

beforeAll(async () => {
  cli = await buildPuppets();
  const rig = newRig();
  const began = performance.now();
  expect((await rig.voxrun(['run', 'small.yaml'], { PUPPET_EPOCH_MS: EPOCH_MS })).code).toBe(0);
  wholeMs = performance.now() - began;
  expected = weightsOf(rig);
});

describe('killed at any moment', () => {
  it.each(Array.from({ length: KILLS }, (_, kill) => kill))(
    'kill %i loses nothing that was published',
    async (kill) => {
      const random = randomOf([20261122, 'kill', kill]);
      const rig = newRig();
      const victim = (['parent', 'child', 'both'] as const)[kill % 3]!;
      // Every fifth process kills itself at one step of publishing; the others are killed at a moment.
      const fault = kill % 5 === 4 ? faultOf(Math.floor(kill / 5), random.integer(3), rig) : undefined;
      const child = rig.start(['run', 'small.yaml'], { PUPPET_EPOCH_MS: EPOCH_MS, ...fault });
      let publishedBefore: string[];
      if (fault === undefined) {
        // Spread over the whole duration: one slice of it per kill.
        await Promise.race([sleep((wholeMs * (kill + random.uniform())) / KILLS), child]);
        publishedBefore = keysOf(rig);
        const pids = childPids(rig);
        if (victim !== 'child') kill9(child.pid!);
        if (victim !== 'parent') pids.forEach(kill9);
        await child;
        await until(() => pids.every((pid) => !isAlive(pid)));
      } else {
        // Once the result lies in the store, the parent finds it and gives it its key if that is missing.
        const lost = Math.floor(kill / 5) % FAULTS.length < FAULTS.indexOf('before-key');
        expect((await child).exitCode).toBe(lost ? 1 : 0);
        expect(existsSync(join(rig.folder, 'died'))).toBe(true);
        publishedBefore = keysOf(rig);
      }

      // What had its key before the kill still has it, and is whole.
      const layout = layoutOf(join(rig.folder, 'runs'));
      for (const key of publishedBefore) {
        const [fingerprint, result] = key.split('/');
        const manifest = readManifest(layout, result as ResultId);
        expect(manifest?.fingerprint).toBe(fingerprint);
        expect(missingOutput(layout, manifest!)).toBeUndefined();
      }
      const again = await rig.voxrun(['run', 'small.yaml']);
      expect(again.code, again.stderr).toBe(0);
      expect(keysOf(rig)).toEqual(expect.arrayContaining(publishedBefore));
      // Nothing half counted: every key leads to a whole result, one per node.
      for (const key of keysOf(rig)) {
        const manifest = readManifest(layout, key.split('/')[1] as ResultId);
        expect(manifest !== undefined && missingOutput(layout, manifest) === undefined, key).toBe(true);
      }
      expect(keysOf(rig)).toHaveLength(NODES);
      expect(weightsOf(rig)).toEqual(expected);
    },
  );
});

/** 6 cases: ingest and prepare of each; split, analyze, summarize; three stages of each of 3 folds. */
const NODES = 6 * 2 + 3 + 3 * 3;

function newRig(): Rig {
  return createRig({ cli, files: { 'small.yaml': experiment, ...smallCases(6) } });
}

function faultOf(step: number, fold: number, rig: Rig): Record<string, string> {
  return { PUPPET_DIE: `train[${fold}]:${FAULTS[step % FAULTS.length]!}:${join(rig.folder, 'died')}` };
}

function weightsOf(rig: Rig): Record<string, string> {
  const run = rig.runs().at(-1)!;
  return Object.fromEntries(
    [0, 1, 2].map((fold) => [fold, sha256OfFile(join(run, 'stages', `train.${fold}`, 'out', 'weights.bin'))]),
  );
}

/** `<fingerprint>/<result>` of everything that counts. */
function keysOf(rig: Rig): string[] {
  const keys = join(rig.folder, 'runs', '.store', 'keys');
  if (!existsSync(keys)) return [];
  return readdirSync(keys).flatMap((fingerprint) =>
    readdirSync(join(keys, fingerprint))
      .filter((name) => !name.endsWith('.tmp'))
      .map((result) => `${fingerprint}/${result}`),
  );
}

function childPids(rig: Rig): number[] {
  const attempts = join(rig.folder, 'runs', '.store', 'attempts');
  if (!existsSync(attempts)) return [];
  return readdirSync(attempts).flatMap((name) => {
    try {
      const lines = readFileSync(join(attempts, name, 'events.jsonl'), 'utf8')
        .trim()
        .split('\n');
      const [first, last] = [lines[0]!, lines.at(-1)!].map((line) => JSON.parse(line) as { kind: string; pid: number });
      return last!.kind === 'finished' ? [] : [first!.pid];
    } catch {
      return [];
    }
  });
}
