import { join } from 'node:path';
import type { Json, JsonObject } from '../../base/json.js';
import { printableLine } from '../../base/printable.js';
import { packageBuild, packageVersion } from '../../base/package-root.js';
import { addedKeys } from '../../config/added-keys.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import type { CaseFact } from '../../graph/facts.js';
import { catalog } from '../../stages/catalog.js';
import { readJsonObject, type RunStart } from '../../store/run-record.js';
import type { FoundRun } from './find-run.js';
import type { CasesFile } from './new-run.js';
import type { OpenedExperiment } from './open.js';
import { provenance } from './provenance.js';
import { storedSettings } from './revive.js';

/** Something that is not as it was when a run started. */
export interface Drift {
  readonly kind: 'data' | 'code' | 'settings' | 'environment';
  readonly text: string;
}

/** All that has changed since a run started and may change its results, or cannot, as the texts say. */
export function driftSince(
  found: FoundRun,
  { opened, engine }: { opened: OpenedExperiment; engine: EngineUse },
): Drift[] {
  return [
    ...dataDrift(found, opened),
    ...codeDrift(found.start),
    ...settingsDrift(found),
    ...environmentDrift(found.start, provenance(opened.loaded.experiment, engine)),
  ];
}

/** How many cases are named. */
const NAMED = 3;

function dataDrift({ folder }: FoundRun, { facts }: OpenedExperiment): Drift[] {
  const recorded = readJsonObject(join(folder.path, 'cases.json')) as unknown as CasesFile | undefined;
  const cases: unknown = recorded?.cases;
  if (!Array.isArray(cases)) return [];
  const before = new Map((cases as readonly CaseFact[]).filter(isCase).map((one) => [one.id, one]));
  const now = new Map(facts.map((one) => [one.id, one]));
  const gone = [...before.keys()].filter((id) => !now.has(id));
  const added = [...now.keys()].filter((id) => !before.has(id));
  const changed = [...now].filter(([id, one]) => before.has(id) && !isSame(before.get(id)!, one)).map(([id]) => id);
  return [
    ...counted(gone, 'is gone', 'are gone'),
    ...counted(added, 'was added', 'were added'),
    ...counted(changed, 'has changed', 'have changed'),
  ];
}

function counted(ids: readonly string[], one: string, many: string): Drift[] {
  if (ids.length === 0) return [];
  const named = ids.slice(0, NAMED).join(', ');
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return [
    {
      kind: 'data',
      text: `${ids.length === 1 ? '1 case' : `${ids.length} cases`} ${ids.length === 1 ? one : many}: ${named}${more}`,
    },
  ];
}

/** Nothing in a stored file is trusted because of where it lies. */
function isCase(value: CaseFact): boolean {
  return typeof (value as Partial<CaseFact> | null)?.id === 'string';
}

function isSame(a: CaseFact, b: CaseFact): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(fact: CaseFact): unknown {
  return Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1));
}

function codeDrift(start: RunStart): Drift[] {
  const { voxrun } = start.environment;
  const version = packageVersion();
  const build = packageBuild();
  const stages = catalog.flatMap(({ name, version: now }) => {
    const before = start.stages?.[name];
    return before === undefined || before === now ? [] : [`${name} ${before} -> ${now}`];
  });
  return [
    ...(voxrun === version ? [] : [code(`voxrun ${show(voxrun)} -> ${version}`)]),
    ...(stages.length === 0 ? [] : [code(`stage versions, whose results differ: ${stages.join(', ')}`)]),
    ...(voxrun === version && start.build !== undefined && build !== undefined && start.build !== build
      ? [code(`another build of voxrun ${version} (${start.build} -> ${build})`)]
      : []),
  ];
}

function code(text: string): Drift {
  return { kind: 'code', text };
}

function settingsDrift({ folder }: FoundRun): Drift[] {
  return addedKeys(storedSettings(folder.path)).map(({ key, neutral, today }) => ({
    kind: 'settings',
    text: `${key} did not exist: it stays as it was (${show(neutral)}), where a new experiment gets ${today === undefined ? 'none' : show(today)}`,
  }));
}

/** What each fact of the machine is called. */
const FACTS: Readonly<Record<string, string>> = {
  node: 'Node',
  engine: 'engine',
  gpus: 'GPUs',
  platform: 'platform',
  host: 'host',
  cpu: 'processor',
  threads: 'threads of a stage',
};

function environmentDrift({ environment }: RunStart, now: JsonObject): Drift[] {
  return Object.entries(FACTS).flatMap(([key, name]): Drift[] => {
    const before = environment[key];
    // A run in which nothing was left to compute had no engine.
    const isUnknown = before === undefined || before === 'none' || now[key] === 'none';
    if (isUnknown || JSON.stringify(before) === JSON.stringify(now[key])) return [];
    return [{ kind: 'environment', text: `${name}: ${show(before)} -> ${show(now[key])}` }];
  });
}

function show(value: Json | undefined): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(show).join(', ');
  return typeof value === 'string' ? printableLine(value) : JSON.stringify(value ?? null);
}

/** One line each, of what may change results first. */
export function driftText(drifts: readonly Drift[], run: string): string {
  if (drifts.length === 0) return `nothing has changed since run ${run}: data, voxrun, engine, machine\n`;
  const last = drifts.some(({ kind }) => kind === 'environment')
    ? ['   another engine, processor or number of threads gives other last bits; stored results stand']
    : [];
  return `${[`changed since run ${run}:`, ...drifts.map(({ kind, text }) => `   ${kind}: ${text}`), ...last].join('\n')}\n`;
}
