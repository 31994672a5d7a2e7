import { formatDiagnostics } from '../../base/diagnostic.js';
import { DiagnosticError } from '../../base/failure.js';
import type { Json, JsonObject } from '../../base/json.js';
import { packageBuild, packageVersion } from '../../base/package-root.js';
import { loadExperiment } from '../../config/load-experiment.js';
import { makeFolds } from '../../dataset/split.js';
import { expand } from '../../graph/expand.js';
import type { Plan } from '../../graph/plan.js';
import type { Fold } from '../../graph/stage-spec.js';
import { catalog } from '../../stages/catalog.js';
import { readOutputJson } from '../../store/manifest.js';
import { resultReader } from '../../store/results.js';
import type { Io, Options } from '../command.js';
import { factsOf } from '../experiment/facts-of.js';
import { openExperiment, type OpenedExperiment } from '../experiment/open.js';
import { plannedValues } from './open-run.js';
import type { Part } from './part.js';
import { readFolds } from './read-folds.js';
import { known, unknown, type Known, type Side, type SideData } from './side.js';

/**
 * An experiment file, or the variant of it that the options name, as a run of now would be. Its data are read only for parts that need them. Throws
 * `DiagnosticError` for a malformed file, and for data that cannot be opened where a part of `asked` is about them.
 */
export async function openFile(options: {
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly parts: readonly Part[];
  /** Parts that were asked for by name. */
  readonly asked: readonly Part[];
  readonly options: Options;
  readonly io: Io;
}): Promise<Side> {
  const { file, path, parts, asked, options: given, io } = options;
  const member = typeof given.variant === 'string' ? { member: given.variant } : {};
  const { experiment } = loadExperiment({ file: path, env: io.env, cwd: io.cwd, ...member });
  const settings = experiment as unknown as JsonObject;
  const wantsData = parts.some((part) => part === 'data' || part === 'split' || part === 'settings');
  const opened = wantsData ? await openData({ path, asked, options: given, io }) : unknown('was not opened');
  const plan =
    opened.kind === 'known'
      ? expand(catalog, factsOf({ opened: opened.value, results: resultReader({ layout: opened.value.layout }) }))
      : undefined;
  const configured = outputOf({ plan, opened, node: 'configure', file: 'configured.json' });
  const build = packageBuild();
  return {
    name: { kind: 'file', file, experiment: experiment.name, ...member },
    settings: known({
      stored: settings,
      complete: settings,
      planned: plannedValues(configured.kind === 'known' ? configured.value : undefined),
    }),
    data: dataOf(opened),
    folds: foldsOf(opened, outputOf({ plan, opened, node: 'split', file: 'folds.json' })),
    code: {
      voxrun: packageVersion(),
      ...(build === undefined ? {} : { build }),
      stages: Object.fromEntries(catalog.map(({ name, version }) => [name, version])),
    },
    environment: unknown('is a file, which was not computed on any machine'),
    summary: unknown('is a file, which has no figures'),
  };
}

async function openData(options: {
  path: string;
  asked: readonly Part[];
  options: Options;
  io: Io;
}): Promise<Known<OpenedExperiment>> {
  const { path, asked, options: given, io } = options;
  try {
    const { runs, variant } = given;
    return known(await openExperiment({ file: path, options: { runs, variant }, io, lookOnly: true }));
  } catch (error) {
    if (!(error instanceof DiagnosticError) || asked.includes('data') || asked.includes('split')) throw error;
    // Two files can be compared where their data are not.
    return unknown(`has data that cannot be opened:\n${formatDiagnostics(error.diagnostics)}`);
  }
}

function dataOf(opened: Known<OpenedExperiment>): Known<SideData> {
  if (opened.kind === 'unknown') return opened;
  const { facts, writtenFolds } = opened.value;
  return known({
    cases: facts,
    facts,
    columns: ['unit', 'parent', 'derived_by', 'target'],
    ...(writtenFolds === undefined ? {} : { writtenFolds }),
  });
}

/** An output that a run of now would find. */
function outputOf(options: {
  plan: Plan | undefined;
  opened: Known<OpenedExperiment>;
  node: string;
  file: string;
}): Known<Json> {
  const { plan, opened, node, file } = options;
  const state = plan?.byId.get(node)?.state;
  if (opened.kind === 'unknown') return opened;
  if (state?.kind !== 'fresh') return unknown(`has no result of ${node} yet`);
  return known(readOutputJson(opened.value.layout, state.published, file));
}

/** Those that are computed already, else those that will be, where no label map has to be read for that. */
function foldsOf(opened: Known<OpenedExperiment>, computed: Known<Json>): Known<readonly Fold[]> {
  if (computed.kind === 'known' || opened.kind === 'unknown') return readFolds(computed);
  const { facts, writtenFolds, loaded } = opened.value;
  const { split } = loaded.experiment.data;
  if (split.kind === 'file') return known(writtenFolds ?? []);
  if (split.stratify === 'labels') return unknown('is balanced over labels: not known before the label maps are read');
  const outside = facts.filter(({ test }) => test !== true);
  return known(makeFolds({ cases: outside.map(({ id, unit, target }) => withTarget({ id, unit }, target)), split }));
}

function withTarget(one: { id: string; unit: string }, target: number | undefined) {
  return target === undefined ? one : { ...one, target };
}
