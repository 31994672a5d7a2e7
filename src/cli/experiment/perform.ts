import { join } from 'node:path';
import type { JsonObject } from '../../base/json.js';
import { ExitCode } from '../../base/exit-code.js';
import { writeFileAtomic } from '../../base/atomic-file.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import type { Facts } from '../../graph/facts.js';
import type { Plan, PlanNode } from '../../graph/plan.js';
import type { Judgement } from '../../checks/judge.js';
import { judgeResults } from '../../checks/results/judge-results.js';
import type { ResultFinding } from '../../checks/results/result-rule.js';
import { catalog } from '../../stages/catalog.js';
import { readOutputJson } from '../../store/manifest.js';
import type { ResultId } from '../../store/layout.js';
import type { ResultReader } from '../../store/results.js';
import type { RunFolder } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { resultTable } from '../result-table.js';
import { cutCases } from './cut-cases.js';
import { followExecution, type SharedExecution } from './follow-execution.js';
import type { OpenedExperiment } from './open.js';
import { resultFactsOf } from './result-facts-of.js';

/** Executes a run in its folder, shows it, and returns the exit code. */
export async function perform(given: {
  folder: RunFolder;
  opened: OpenedExperiment;
  /** As it stands before anything is computed. */
  plan: Plan;
  results: ResultReader;
  facts: Facts;
  judgePlan: (plan: Plan) => Judgement;
  engine: EngineUse;
  /** Nodes to compute; all if absent. */
  wanted?: (node: PlanNode) => boolean;
  /** Trainings that may not start from their first epoch. */
  mustGoOn?: ReadonlySet<string>;
  /** Results that the run has on record already, by node. */
  registered?: ReadonlyMap<string, ResultId>;
  shared?: SharedExecution;
  /** Leave the result to the caller to show. */
  silent?: boolean;
  options: Options;
  io: Io;
}): Promise<ExitCode> {
  const { folder, opened, judgePlan, silent = false, options, io } = given;
  const followed = await followExecution({
    ...given,
    catalog,
    told: opened.remarks,
    goOn: `voxrun resume ${folder.id}`,
  });
  if (followed.kind === 'stopped') return followed.code;
  if (followed.plan.nodes.some((node) => node.state.kind !== 'fresh')) {
    if (options.quiet !== true) io.err(`stopped where it was to stop; \`voxrun resume ${folder.id}\` goes on\n`);
    return ExitCode.ok;
  }
  const findings = judgeResults(resultFactsOf({ plan: followed.plan, opened }));
  writeSummary({ folder, opened, plan: followed.plan, accepted: judgePlan(followed.plan).accepted, findings });
  if (options.json === true) io.out(`${JSON.stringify({ kind: 'judged', run: folder.id, findings })}\n`);
  else if (!silent) io.out(resultTable(join(folder.path, 'summary.json')));
  return ExitCode.ok;
}

/**
 * The last file of a run. The stages know neither the run nor what was accepted for it nor what preparing cut away of
 * the cases nor how the figures are judged, and all of it must stand beside every figure.
 */
function writeSummary(options: {
  folder: RunFolder;
  opened: OpenedExperiment;
  plan: Plan;
  accepted: Judgement['accepted'];
  findings: readonly ResultFinding[];
}): void {
  const { folder, opened, plan, accepted, findings } = options;
  const node = plan.byId.get('summarize');
  if (node?.state.kind !== 'fresh') throw new Error('Internal error: a complete run without a summary');
  const summary = readOutputJson(opened.layout, node.state.published, 'summary.json') as JsonObject;
  const { preprocessing } = opened.loaded.experiment;
  const cut = cutCases({ plan, preprocessing, layout: opened.layout });
  const whole = {
    ...summary,
    ...(cut === undefined ? {} : { cut_by_size: cut }),
    identity: opened.identity,
    accepted,
    findings,
  };
  writeFileAtomic(join(folder.path, 'summary.json'), `${JSON.stringify(whole, undefined, 1)}\n`);
}
