import type { Plan, PlanNode } from '../../graph/plan.js';
import { formatReason } from '../../graph/reasons.js';
import type { StoreLayout } from '../../store/layout.js';
import type { Io } from '../command.js';
import { configuredText } from '../experiment/configured-text.js';

/** One line per stage, with the reasons that its nodes share. */
export function planText(plan: Plan, layout: StoreLayout, io: Io): string {
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
