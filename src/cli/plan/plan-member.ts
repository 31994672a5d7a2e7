import { formatDiagnostics, hasErrors } from '../../base/diagnostic.js';
import { ExitCode } from '../../base/exit-code.js';
import type { JsonObject } from '../../base/json.js';
import { expand } from '../../graph/expand.js';
import type { Facts } from '../../graph/facts.js';
import type { Plan } from '../../graph/plan.js';
import { catalog } from '../../stages/catalog.js';
import { answerMemory } from '../../store/answer-memory.js';
import { resultReader } from '../../store/results.js';
import type { Io, Options } from '../command.js';
import { factsOf } from '../experiment/facts-of.js';
import { planJudge } from '../experiment/judge-plan.js';
import type { OpenedFile } from '../experiment/open.js';
import { findUnready, selectionOf } from '../experiment/selection.js';
import { exitCodeOf } from '../exit-code-of.js';
import { planJson } from './plan-json.js';
import { planText } from './plan-text.js';

export interface PlannedMember {
  readonly code: ExitCode;
  readonly text: string;
  readonly json: JsonObject;
  /** What the run came to, where everything that it would compute is there. */
  readonly summary: JsonObject | undefined;
}

/** Plans one run. Its findings are told at once, each only the first time: `told` holds those that were. */
export function planMember(
  opened: OpenedFile,
  { options, io, told }: { options: Options; io: Io; told: Set<string> },
): PlannedMember {
  const selection = selectionOf(options, catalog);
  const { forced, wanted } = selection;
  const { layout } = opened;
  const results = resultReader({ layout, memory: answerMemory(layout) });
  const facts = factsOf({ opened, results, forced });
  const whole = expand(catalog, facts);
  results.save();
  const judgement = planJudge(opened)(whole);
  const plan: Plan = { ...whole, nodes: whole.nodes.filter(wanted) };
  // Notes are for `validate`.
  const findings = [...opened.remarks, ...judgement.diagnostics, ...findUnready(whole, selection)].filter(
    ({ severity }) => severity !== 'note',
  );
  const untold = findings.filter(({ message }) => !told.has(message) && told.add(message));
  if (untold.length > 0) io.err(`${formatDiagnostics(untold)}\n`);
  const isAllThere = whole.nodes.every((node) => node.state.kind === 'fresh');
  const work = plan.nodes.some((node) => node.state.kind !== 'fresh');
  return {
    code: hasErrors(findings)
      ? exitCodeOf(findings)
      : work && options.exitCode === true
        ? ExitCode.failed
        : ExitCode.ok,
    text: planText(plan, layout, io),
    json: planJson(plan),
    summary: isAllThere ? summaryOf(whole, facts) : undefined,
  };
}

function summaryOf({ byId }: Plan, facts: Facts): JsonObject | undefined {
  const state = byId.get('summarize')?.state;
  return state?.kind === 'fresh' ? (facts.readJson(state.published, 'summary.json') as JsonObject) : undefined;
}
