import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../src/base/json.js';
import { nodeId, type NodeScope } from '../../src/graph/plan.js';
import type { StageContext } from '../../src/graph/stage-context.js';

/** A context for one stage's `main`, with the outputs of other stages given as JSON or bytes, by node and file. */
export function stageContext(options: {
  node: string;
  scope?: NodeScope;
  settings: JsonObject;
  inputs: JsonObject;
  outputs: Readonly<Record<string, Readonly<Record<string, Json | Uint8Array>>>>;
}): StageContext {
  const { node, scope = {}, settings, inputs, outputs } = options;
  const folder = mkdtempSync(join(tmpdir(), 'voxrun-stage-'));
  const out = join(folder, 'own', 'out');
  mkdirSync(out, { recursive: true });
  for (const [id, files] of Object.entries(outputs)) {
    mkdirSync(join(folder, id));
    for (const [file, value] of Object.entries(files)) {
      writeFileSync(join(folder, id, file), value instanceof Uint8Array ? value : JSON.stringify(value));
    }
  }
  return {
    node,
    scope,
    settings,
    inputs,
    out,
    threads: 1,
    checkpoints: join(folder, 'checkpoints'),
    earlierCheckpoints: [],
    mustGoOn: false,
    signal: new AbortController().signal,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    output: (stage, where = scope) => join(folder, nodeId(stage, where)),
    caseIds: (need) => Object.keys((inputs[need] ?? {}) as JsonObject).sort(),
    raw() {
      throw new Error('no raw files here');
    },
    progress: () => undefined,
    note: () => undefined,
    used: () => undefined,
  };
}
