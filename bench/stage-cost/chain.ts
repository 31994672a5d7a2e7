import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../src/base/hash.js';
import { defineStage, type Catalog } from '../../src/graph/stage-spec.js';
import { execute } from '../../src/run/execute.js';
import { reservations } from '../../src/run/reservations.js';
import { localExecutor } from '../../src/run/local-executor.js';
import { openStore } from '../../src/store/layout.js';
import { readOutputJson } from '../../src/store/manifest.js';
import { resultReader } from '../../src/store/results.js';
import { createRunFolder } from '../../src/store/run-record.js';
import { smallSettings } from '../../test/support/settings.js';

/** Runs a chain of stages that do nothing, one process after another, and prints the seconds that it took. */
const length = Number(process.argv[2]);

const catalog: Catalog = Array.from({ length }, (_, index) =>
  defineStage({
    name: `link${index}`,
    version: 1,
    scope: 'run',
    reads: () => ({}),
    needs: index === 0 ? [] : [{ kind: 'stage', stage: `link${index - 1}`, files: ['link.json'] }],
    threads: 'one',
  }),
);
const layout = openStore(mkdtempSync(join(tmpdir(), 'voxrun-bench-')));
const results = resultReader({ layout });
const began = performance.now();
const outcome = await execute({
  catalog,
  facts: {
    settings: smallSettings,
    cases: [],
    answer: (fingerprint) => results.answer(fingerprint),
    readJson: (published, file) => readOutputJson(layout, published, file),
    lastBasis: () => undefined,
  },
  results,
  layout,
  run: createRunFolder({ layout, experiment: 'bench', identity: sha256('bench'), now: new Date() }),
  executor: localExecutor({ entry: fileURLToPath(new URL('child.mjs', import.meta.url)) }),
  reservations: reservations({ slots: 2, command: 'bench' }),
  usesDevices: false,
  command: 'bench',
  threads: 2,
  environment: () => ({}),
  provenance: {},
  raw: () => ({ images: {} }),
  judge: () => [],
  emit: () => undefined,
  signal: new AbortController().signal,
  now: () => new Date(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
if (outcome.kind !== 'complete') throw new Error(`the chain ended ${outcome.kind}`);
process.stdout.write(`${(performance.now() - began) / 1000}\n`);
