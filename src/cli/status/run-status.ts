import { join } from 'node:path';
import type { MetricName } from '../../base/event.js';
import { isJsonObject, type Json } from '../../base/json.js';
import { firstEvent } from '../../store/event-ends.js';
import type { ListedState } from '../../store/index-facts.js';
import type { StoreLayout } from '../../store/layout.js';
import { readNodes, type NodeRecord } from '../../store/run-record.js';
import type { ListedRun } from '../query/listed-run.js';
import { stageName } from '../view/picture.js';
import { expectedNodes } from './expected-nodes.js';
import { attemptsAt, type AttemptNews } from './live-attempts.js';

/** Where a run stands, for people and programs. */
export interface RunStatus {
  readonly id: string;
  readonly experiment: string;
  readonly variant?: string;
  readonly state: ListedState;
  /** Who computes it, and since when (ISO 8601, UTC); absent where nobody noted it. */
  readonly process?: { readonly host: string; readonly pid: number; readonly since: string };
  /** Of computing so far. */
  readonly seconds?: number;
  /** What training measures. */
  readonly metric?: MetricName;
  readonly stages: readonly StageStatus[];
}

export interface StageStatus {
  readonly name: string;
  /** Absent where the run's settings cannot tell. */
  readonly total?: number;
  readonly done: number;
  readonly failed: readonly string[];
  /** Handed to a process; of many cases it is at one after the other. */
  readonly started: number;
  /** What processes are at; in a run that was stopped, were at. */
  readonly working: readonly AttemptNews[];
}

/** Reads the run's records, and the newest events of what it has under way. Changes nothing. */
export function runStatus({ run, state, seconds }: ListedRun, layout: StoreLayout): RunStatus {
  const { folder, facts, experiment } = run;
  const nodes = readNodes(folder).filter(isWhole);
  const news = attemptsAt(
    nodes.filter((node) => node.state === 'running'),
    layout,
  );
  const totals = expectedNodes(folder);
  const names = totals === undefined ? new Set(nodes.map(({ node }) => stageName(node))) : totals.keys();
  const noted = facts.process;
  const metric = metricOf(firstEvent(join(folder.path, 'events.jsonl'))?.metric);
  return {
    id: folder.id,
    experiment,
    ...(facts.group === undefined ? {} : { variant: facts.group.member }),
    state,
    ...(noted === undefined
      ? {}
      : { process: { host: noted.process.host, pid: noted.process.pid, since: noted.startedAt } }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(metric === undefined ? {} : { metric }),
    stages: [...names].map((name) => stageStatus({ name, nodes, news, total: totals?.get(name) })),
  };
}

function stageStatus(options: {
  name: string;
  nodes: readonly NodeRecord[];
  news: readonly AttemptNews[];
  total: number | undefined;
}): StageStatus {
  const { name, news, total } = options;
  const nodes = options.nodes.filter(({ node }) => stageName(node) === name);
  const count = (state: NodeRecord['state']): NodeRecord[] => nodes.filter((node) => node.state === state);
  return {
    name,
    ...(total === undefined ? {} : { total }),
    done: count('done').length,
    failed: count('failed').map(({ node }) => node),
    started: count('running').length,
    working: news.filter(({ node }) => count('running').some((one) => one.node === node)),
  };
}

function isWhole({ node, fingerprint }: NodeRecord): boolean {
  return typeof node === 'string' && typeof fingerprint === 'string';
}

function metricOf(value: Json | undefined): MetricName | undefined {
  if (!isJsonObject(value) || typeof value.name !== 'string') return undefined;
  return { name: value.name, ...(typeof value.unit === 'string' ? { unit: value.unit } : {}) };
}
