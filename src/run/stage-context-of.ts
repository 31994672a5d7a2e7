import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../base/json.js';
import { nodeId } from '../graph/plan.js';
import type { StageContext } from '../graph/stage-context.js';
import { earlierAttempts } from '../store/attempt.js';
import { resultFolder, type StoreLayout } from '../store/layout.js';
import type { NodeRun } from './node-run.js';

/** What the stage's `main` gets: paths of its inputs, and ways to report. `work` is the folder that will be published. */
export function contextOf(run: NodeRun & { layout: StoreLayout; work: string }): StageContext {
  const { task, node, folder, events, layout, work, signal, log } = run;
  const checkpoints = join(folder, 'checkpoints');
  return {
    node: node.node,
    scope: node.scope,
    settings: node.settings,
    inputs: node.basis.inputs,
    out: join(work, 'out'),
    threads: task.threads,
    checkpoints,
    earlierCheckpoints: earlierCheckpoints(run),
    mustGoOn: node.mustGoOn === true || node.continuedFrom !== undefined,
    signal,
    log: log.child({ node: node.node }),
    output(stage, scope = node.scope) {
      const id = [nodeId(stage, scope), stage].find((name) => node.results[name] !== undefined);
      if (id === undefined) throw new Error(`Internal error: ${node.node} does not need ${nodeId(stage, scope)}`);
      return join(resultFolder(layout, node.results[id]!), 'out');
    },
    caseIds(need) {
      return Object.keys((node.basis.inputs[need] ?? {}) as JsonObject).sort();
    },
    raw(caseId) {
      const raw = node.raw[caseId];
      if (raw === undefined) throw new Error(`Internal error: ${node.node} does not read case ${caseId}`);
      return raw;
    },
    progress(progress) {
      events.write({ kind: 'progress', node: node.node, progress });
    },
    note(text) {
      events.write({ kind: 'note', node: node.node, text });
    },
    used(record) {
      writeFileSync(join(work, 'used.json'), `${JSON.stringify(record, undefined, 1)}\n`);
    },
  };
}

/** Of attempts at this node, and of the training that it continues. */
function earlierCheckpoints({ task, node, layout }: NodeRun & { layout: StoreLayout }): string[] {
  const attempts = earlierAttempts({
    layout,
    stage: task.stage,
    fingerprint: node.fingerprint,
    self: task.attempt,
    ofRun: node.forced === true ? task.run : undefined,
  });
  const { continuedFrom } = node;
  return [
    ...attempts.map((attempt) => join(attempt, 'checkpoints')),
    ...(continuedFrom === undefined ? [] : [continuedFrom]),
  ];
}
