import { formatDiagnostics, hasErrors } from '../base/diagnostic.js';
import { ExitCode } from '../base/exit-code.js';
import type { Json, JsonObject } from '../base/json.js';
import { loadMembers } from '../config/groups/load-members.js';
import { expand } from '../graph/expand.js';
import type { Plan, PlanNode } from '../graph/plan.js';
import { formatReason } from '../graph/reasons.js';
import { catalog } from '../stages/catalog.js';
import type { StoreLayout } from '../store/layout.js';
import { answerMemory } from '../store/answer-memory.js';
import { resultReader } from '../store/results.js';
import type { Io, Options } from './command.js';
import { configuredText } from './experiment/configured-text.js';
import { factsOf } from './experiment/facts-of.js';
import { planJudge } from './experiment/judge-plan.js';
import { openExperiment, openLoaded, type OpenedFile } from './experiment/open.js';
import { findUnready, selectionOf } from './experiment/selection.js';
import { exitCodeOf } from './exit-code-of.js';
import { listOption } from './options.js';

/** Says what a run would compute and why; of a file with variants, for each of them. Computes nothing. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const file = args[0]!;
  if (options.variant !== undefined)
    return planOne(await openExperiment({ file, options, io, lookOnly: true }), options, io);
  const group = loadMembers({ file, sets: listOption(options.set), env: io.env, cwd: io.cwd });
  if (group.kind === 'single')
    return planOne(await openLoaded({ loaded: group.loaded, options, io, lookOnly: true }), options, io);
  let code: ExitCode = ExitCode.ok;
  const documents: Json[] = [];
  for (const { name, loaded } of group.members) {
    const opened = await openLoaded({ loaded, options, io, lookOnly: true });
    if (options.json !== true) io.out(`${name}:\n`);
    const collect = {
      ...io,
      out: (text: string) => void documents.push({ member: name, ...(JSON.parse(text) as JsonObject) }),
    };
    code = Math.max(code, planOne(opened, options, options.json === true ? collect : io)) as ExitCode;
  }
  if (options.json === true) io.out(`${JSON.stringify({ format: 1, members: documents }, undefined, 1)}\n`);
  return code;
}

function planOne(opened: OpenedFile, options: Options, io: Io): ExitCode {
  const selection = selectionOf(options, catalog);
  const { forced, wanted } = selection;
  const { layout } = opened;
  const results = resultReader({ layout, memory: answerMemory(layout) });
  const facts = factsOf({ opened, results, forced });
  const whole = expand(catalog, facts);
  results.save();
  const judgement = planJudge(opened)(whole);
  const plan: Plan = { ...whole, nodes: whole.nodes.filter(wanted) };
  io.out(
    options.json === true ? `${JSON.stringify(planJson(plan), undefined, 1)}\n` : planText(plan, opened.layout, io),
  );
  // Notes are for `validate`.
  const findings = [...opened.remarks, ...judgement.diagnostics, ...findUnready(whole, selection)].filter(
    ({ severity }) => severity !== 'note',
  );
  const unique = findings.filter(
    (one, index) => findings.findIndex((other) => other.message === one.message) === index,
  );
  if (unique.length > 0) io.err(`${formatDiagnostics(unique)}\n`);
  if (hasErrors(unique)) return exitCodeOf(unique);
  const work = plan.nodes.some((node) => node.state.kind !== 'fresh');
  return work && options.exitCode === true ? ExitCode.failed : ExitCode.ok;
}

/** One line per stage, with the reasons that its nodes share. */
function planText(plan: Plan, layout: StoreLayout, io: Io): string {
  const stages = new Map<string, PlanNode[]>();
  for (const node of plan.nodes) stages.set(node.spec.name, [...(stages.get(node.spec.name) ?? []), node]);
  const lines = [...stages].flatMap(([name, nodes]) => [
    `${name.padEnd(10)} ${countsOf(nodes)}`,
    ...reasonLines(nodes, io),
    ...configuredLines(name, nodes, layout),
  ]);
  const work = plan.nodes.filter((node) => node.state.kind !== 'fresh').length;
  const last =
    work === 0
      ? 'everything is fresh: a run would compute nothing'
      : `${work} of ${plan.nodes.length} results to compute`;
  return `${[...lines, last].join('\n')}\n`;
}

/** What `auto` became, once it is known. */
function configuredLines(stage: string, [node]: readonly PlanNode[], layout: StoreLayout): string[] {
  if (stage !== 'configure' || node?.state.kind !== 'fresh') return [];
  return configuredText(node.state.published, layout)
    .split('\n')
    .map((line) => `    ${line}`);
}

function countsOf(nodes: readonly PlanNode[]): string {
  const kinds = ['fresh', 'new', 'stale', 'pending'] as const;
  return kinds
    .map((kind) => ({ kind, nodes: nodes.filter((node) => wordFor(node) === kind) }))
    .filter(({ nodes: some }) => some.length > 0)
    .map(({ kind, nodes: some }) => `${some.length} ${kind}${waitsFor(some)}`)
    .join(', ');
}

/** `new`: what is stale because this experiment never computed it. */
function wordFor({ state }: PlanNode): string {
  return state.kind === 'stale' && state.reasons[0]?.kind === 'first' ? 'new' : state.kind;
}

function waitsFor(nodes: readonly PlanNode[]): string {
  const stages = new Set(
    nodes.flatMap((node) => (node.state.kind === 'pending' ? node.state.on.map((id) => id.replace(/\[.*/, '')) : [])),
  );
  return stages.size === 0 ? '' : ` on ${[...stages].join(', ')}`;
}

/** How many nodes of a stage are named one by one. */
const NAMED_NODES = 3;

function reasonLines(nodes: readonly PlanNode[], io: Io): string[] {
  const byReason = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    if (node.state.kind === 'fresh') continue;
    for (const reason of node.state.reasons) {
      // Nothing was computed before: the count above says it all.
      if (reason.kind === 'first' && nodes.every((one) => one.state.kind !== 'fresh')) continue;
      const text = formatReason(reason);
      byReason.set(text, [...(byReason.get(text) ?? []), node]);
    }
  }
  const all = nodes.filter((node) => node.state.kind !== 'fresh').length;
  return [...byReason].map(([text, some]) => {
    const names = some.slice(0, NAMED_NODES).map((node) => node.id);
    const more = some.length > NAMED_NODES ? ` and ${some.length - NAMED_NODES} more` : '';
    const who = some.length === all && all > 1 ? '' : ` (${names.join(', ')}${more})`;
    return `    ${text}${who}`.slice(0, Math.max(io.columns, 80) * 2);
  });
}

/** Stable: other programs read it. */
function planJson(plan: Plan): unknown {
  return {
    format: 1,
    nodes: plan.nodes.map((node) => ({
      node: node.id,
      stage: node.spec.name,
      ...node.scope,
      state: node.state.kind,
      ...(node.fingerprint === undefined ? {} : { fingerprint: node.fingerprint }),
      ...(node.state.kind === 'fresh' ? { result: node.state.published.result } : { reasons: node.state.reasons }),
      ...(node.state.kind === 'pending' ? { on: node.state.on } : {}),
      needs: node.needs,
      gates: node.gates,
    })),
  };
}
