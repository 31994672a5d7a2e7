import type { Diagnostic } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import { nearest } from '../../config/nearest.js';
import { formatReason } from '../../graph/reasons.js';
import type { Plan, PlanNode } from '../../graph/plan.js';
import type { Catalog } from '../../graph/stage-spec.js';
import type { Options } from '../command.js';

/** Which stages a call computes, and which of them whatever the store holds. */
export interface Selection {
  readonly wanted: (node: Pick<PlanNode, 'spec'>) => boolean;
  /** Names of stages. */
  readonly forced: ReadonlySet<string>;
  /** Whether some stages are left out. */
  readonly isPart: boolean;
  /** The first that is computed, where `--from` or `--only` says so. */
  readonly first?: string;
}

/** Every stage, as its fingerprint says. */
export const EVERYTHING: Selection = { wanted: () => true, forced: new Set(), isPart: false };

/**
 * Reads `--from`, `--to`, `--only` (one stage: from it to it) and `--force [STAGE]` (all without a name). Throws
 * `DiagnosticError` for a stage that does not exist and for stages that contradict each other.
 */
export function selectionOf(options: Options, catalog: Catalog): Selection {
  const names = catalog.map(({ name }) => name);
  const from = stageOption('--from', options.from, names);
  const to = stageOption('--to', options.to, names);
  const only = stageOption('--only', options.only, names);
  if (only !== undefined && (from ?? to) !== undefined) {
    throw contradiction('--only names the one stage to compute, and --from or --to is given as well', 'leave one out');
  }
  const first = only ?? from;
  const last = only ?? to;
  const start = first === undefined ? 0 : names.indexOf(first);
  const end = last === undefined ? names.length - 1 : names.indexOf(last);
  if (start > end)
    throw contradiction(`--from ${first!} comes after --to ${last!}`, `the order is ${names.join(', ')}`);
  const chosen = new Set(names.slice(start, end + 1));
  const forced = forcedStages(options.force, names);
  const left = options.force === true ? undefined : forced.find((name) => !chosen.has(name));
  if (left !== undefined) {
    throw contradiction(`--force ${left} names a stage that is not computed`, 'leave it out, or widen --from and --to');
  }
  return {
    wanted: ({ spec }) => chosen.has(spec.name),
    forced: new Set(forced.filter((name) => chosen.has(name))),
    isPart: chosen.size < names.length,
    ...(first === undefined ? {} : { first }),
  };
}

/** What stands before the first stage that is computed must be there. */
export function findUnready(plan: Plan, { wanted, first }: Selection): Diagnostic[] {
  if (first === undefined) return [];
  const position = plan.nodes.findIndex(({ spec }) => spec.name === first);
  const missing = plan.nodes.slice(0, Math.max(0, position)).filter((node) => !wanted(node) && !isFresh(node));
  const [one] = missing;
  if (one === undefined) return [];
  const count = missing.length === 1 ? '1 result is' : `${missing.length} results are`;
  const why =
    one.state.kind === 'stale' && one.state.reasons[0] !== undefined ? `: ${formatReason(one.state.reasons[0])}` : '';
  return [
    {
      code: 'STAGES_NOT_READY',
      severity: 'error',
      blame: 'refused',
      message: `${count} missing before ${first}, the first ${one.id}${why}`,
      fix: `run without --from and --only, or with --to ${one.spec.name} first`,
      places: [],
    },
  ];
}

function isFresh({ state }: PlanNode): boolean {
  return state.kind === 'fresh';
}

function forcedStages(value: unknown, names: readonly string[]): readonly string[] {
  if (value === undefined) return [];
  // The option without a name.
  if (typeof value !== 'string') return names;
  const given = value.split(',').map((name) => name.trim());
  return given.map((name) => stageOption('--force', name, names)!);
}

function stageOption(option: string, value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (names.includes(value)) return value;
  const meant = nearest(value, names);
  throw contradiction(
    `${option} ${value} names no stage`,
    meant === undefined ? `stages are ${names.join(', ')}` : `did you mean ${meant}? Stages are ${names.join(', ')}`,
    'STAGE_UNKNOWN',
  );
}

function contradiction(message: string, fix: string, code = 'STAGES_CONTRADICT'): DiagnosticError {
  return new DiagnosticError([{ code, severity: 'error', blame: 'usage', message, fix, places: [] }]);
}
