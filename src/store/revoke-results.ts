import { entriesIn } from './entries.js';
import type { ResultId, StoreLayout } from './layout.js';
import { readManifest, type Manifest } from './manifest.js';
import { readNodes, type RunFolder } from './run-record.js';

/** Which stored results are meant; each thing said narrows it further. */
export interface RevocationQuery {
  /** Version of the engine's library, or its name and version: `2.21.0`, `tensorflow 2.21.0`. */
  readonly engine?: string;
  /** Stages whose results depend on the engine; with `engine` only theirs are meant. */
  readonly computing: ReadonlySet<string>;
  readonly voxrun?: string;
  readonly stage?: { readonly name: string; readonly version?: number };
  readonly host?: string;
  /** Only what these runs computed themselves, not what they found. */
  readonly runs?: readonly RunFolder[];
}

export interface MatchedResult {
  readonly result: ResultId;
  readonly stage: string;
}

/** What is known of the stored results, for messages: the values that a query could have named. */
export interface KnownOrigins {
  readonly engines: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  /** `train@3` */
  readonly stages: ReadonlySet<string>;
}

/** Goes through the manifests of all stored results. What is published later is not among them. */
export function matchResults(
  layout: StoreLayout,
  query: RevocationQuery,
): { readonly matched: readonly MatchedResult[]; readonly known: KnownOrigins } {
  const known = {
    engines: new Set<string>(),
    versions: new Set<string>(),
    hosts: new Set<string>(),
    stages: new Set<string>(),
  };
  const ofRuns = query.runs === undefined ? undefined : new Set(query.runs.flatMap(computedBy));
  const matched: MatchedResult[] = [];
  for (const { name } of entriesIn(layout.results)) {
    const manifest = readManifest(layout, name as ResultId);
    if (manifest?.result !== name) continue;
    note(known.engines, manifest.environment.engine);
    note(known.versions, manifest.environment.voxrun);
    note(known.hosts, manifest.environment.host);
    known.stages.add(`${stageOf(manifest)}@${JSON.stringify(manifest.basis.version)}`);
    if (ofRuns?.has(name) !== false && matches(manifest, query))
      matched.push({ result: name as ResultId, stage: stageOf(manifest) });
  }
  return { matched, known };
}

function matches(manifest: Manifest, { engine, computing, voxrun, stage, host }: RevocationQuery): boolean {
  const { environment, basis } = manifest;
  if (engine !== undefined && !(isEngine(environment.engine, engine) && computing.has(stageOf(manifest)))) return false;
  if (voxrun !== undefined && environment.voxrun !== voxrun) return false;
  if (host !== undefined && environment.host !== host) return false;
  if (stage === undefined) return true;
  return stageOf(manifest) === stage.name && (stage.version === undefined || basis.version === stage.version);
}

function isEngine(found: unknown, wanted: string): boolean {
  return typeof found === 'string' && (found === wanted || found.split(' ').at(-1) === wanted);
}

function stageOf({ basis, node }: Manifest): string {
  return typeof basis.stage === 'string' ? basis.stage : node.replace(/\[.*/, '');
}

function computedBy(run: RunFolder): string[] {
  return readNodes(run).flatMap(({ how, result }) => (how === 'computed' && result !== undefined ? [result] : []));
}

function note(values: Set<string>, value: unknown): void {
  if (typeof value === 'string') values.add(value);
}
