import { assertNever } from '../base/assert-never.js';
import { sha256OfJson } from '../base/hash.js';
import { isJsonObject, writtenOnce, type Json, type JsonObject } from '../base/json.js';
import { effectiveSettings } from '../config/effective-settings.js';
import { withoutNeutral } from '../config/neutral.js';
import type { Published } from '../store/results.js';
import type { CaseFact, Facts } from './facts.js';
import type { Basis } from './basis.js';
import { rawContent, tableContent, testSetContent } from './case-content.js';
import { nodeId, type NodeScope, type NodeState, type Plan, type PlanNode } from './plan.js';
import { reasonsBetween, settingReasons } from './reasons.js';
import { sampleCases, sampleTargets } from './sample-cases.js';
import type { CaseSet, Catalog, Fold, Need, StageSpec } from './stage-spec.js';

/**
 * Every node of an experiment with its fingerprint, as far as the facts reach, and its state. Pure, and repeated after
 * each publication: a node whose inputs are not published has no key yet and waits as `pending`.
 */
export function expand(catalog: Catalog, facts: Facts): Plan {
  const builder: Builder = {
    facts,
    cases: new Map(facts.cases.map((fact) => [fact.id, fact])),
    caseIds: facts.cases.filter(({ test }) => test !== true).map(({ id }) => id),
    testIds: facts.cases.filter(({ test }) => test === true).map(({ id }) => id),
    folds: foldsOf(facts),
    nodes: [],
    byId: new Map(),
    specs: new Map(catalog.map((spec) => [spec.name, spec])),
    digests: new Map(),
    foldCases: undefined,
    sample: undefined,
  };
  const effective = effectiveSettings(facts.settings);
  // A key that was added with a neutral value, and has it, is in no fingerprint: files from before it keep theirs.
  const hashed = withoutNeutral(effective);
  for (const spec of catalog.filter(({ when }) => when?.(facts.settings) ?? true)) {
    const slice = writtenOnce(spec.reads(hashed));
    const settings = spec.reads(effective);
    const needs = typeof spec.needs === 'function' ? spec.needs(facts.settings) : spec.needs;
    for (const scope of scopesOf(spec, builder)) {
      const request: NodeRequest = { spec, slice, settings, needs, scope, builder };
      if (lacksFiles(request)) continue;
      const node = expandNode(request);
      builder.nodes.push(node);
      builder.byId.set(node.id, node);
      if (spec.publishes === 'folds' && node.state.kind === 'fresh') {
        builder.foldCases = readFolds(facts.readJson(node.state.published, 'folds.json'));
      }
    }
  }
  const nodes = withoutIdleGuards(builder.nodes);
  return nodes === builder.nodes
    ? { nodes, byId: builder.byId }
    : { nodes, byId: new Map(nodes.map((one) => [one.id, one])) };
}

/** A check before something that is there already has nothing to prevent; one that has been made is kept. */
function withoutIdleGuards(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const isFresh = ({ state }: PlanNode): boolean => state.kind === 'fresh';
  const idle = nodes.filter((guard) => {
    if (guard.spec.role !== 'check' || isFresh(guard)) return false;
    const guarded = nodes.filter(({ gates }) => gates.includes(guard.id));
    return guarded.length > 0 && guarded.every(isFresh);
  });
  if (idle.length === 0) return nodes;
  const dropped = new Set(idle.map(({ id }) => id));
  return nodes
    .filter(({ id }) => !dropped.has(id))
    .map((node) =>
      node.gates.some((gate) => dropped.has(gate))
        ? { ...node, gates: node.gates.filter((gate) => !dropped.has(gate)) }
        : node,
    );
}

/** How many folds the split of an experiment makes; `writtenFolds` are those of its split file. */
export function foldCount({ settings, writtenFolds }: Pick<Facts, 'settings' | 'writtenFolds'>): number {
  const { split } = settings.data;
  switch (split.kind) {
    case 'kfold':
      return split.folds;
    case 'holdout':
      return 1;
    case 'file':
      if (writtenFolds === undefined) throw new Error('Internal error: the split file has not been read');
      return writtenFolds.length;
    default:
      return assertNever(split);
  }
}

/** How many cases a preflight learns by heart, and how many of each side an audit looks at. */
const PREFLIGHT_CASES = 4;
const AUDITED_CASES = 8;

interface Builder {
  readonly facts: Facts;
  readonly cases: ReadonlyMap<string, CaseFact>;
  /** Outside the test set. */
  readonly caseIds: readonly string[];
  readonly testIds: readonly string[];
  readonly folds: readonly number[];
  readonly nodes: PlanNode[];
  readonly byId: Map<string, PlanNode>;
  readonly specs: ReadonlyMap<string, StageSpec>;
  /** Of per-case outputs, by node and files. */
  readonly digests: Map<string, JsonObject>;
  foldCases: readonly Fold[] | undefined;
  sample: readonly string[] | undefined;
}

function foldsOf(facts: Facts): number[] {
  return [...(facts.foldsAsked ?? Array.from({ length: foldCount(facts) }, (_, fold) => fold))];
}

function scopesOf(spec: StageSpec, builder: Builder): NodeScope[] {
  switch (spec.scope) {
    case 'run':
      return [{}];
    case 'case':
      return (spec.cases === 'test' ? builder.testIds : builder.caseIds).map((id) => ({ case: id }));
    case 'fold':
      return builder.folds.map((fold) => ({ fold }));
  }
}

interface NodeRequest {
  readonly spec: StageSpec;
  /** Without neutral values: what is hashed. */
  readonly slice: JsonObject;
  readonly settings: JsonObject;
  readonly needs: readonly Need[];
  readonly scope: NodeScope;
  readonly builder: Builder;
}

/** Whether a check would look at files that the version which made these results did not publish: then it is left out. */
function lacksFiles({ spec, needs, scope, builder }: NodeRequest): boolean {
  if (spec.role !== 'check') return false;
  return needs.some(
    (need) =>
      need.kind === 'stage' &&
      nodesOf({ stage: need.stage, scope, builder, cases: need.cases ?? 'all' }).some(
        ({ state }) =>
          state.kind === 'fresh' && need.files.some((file) => state.published.files[fileOf(file, scope)] === undefined),
      ),
  );
}

function expandNode(request: NodeRequest): PlanNode {
  const { spec, slice, scope, builder } = request;
  const id = nodeId(spec.name, scope);
  const recorded = builder.facts.recorded?.get(id);
  if (recorded !== undefined) {
    const { basis, fingerprint, published } = recorded;
    const state: NodeState = { kind: 'fresh', published };
    return { id, spec, scope, settings: request.settings, needs: [], gates: [], basis, fingerprint, state };
  }
  const needs: string[] = [];
  const gates: string[] = [];
  const waitingFor = new Set<string>();
  const inputs: Record<string, Json> = {};
  for (const need of request.needs) {
    if (need.kind === 'gate') {
      gates.push(...nodesOf({ stage: need.stage, scope, builder, cases: need.cases ?? 'all' }).map((node) => node.id));
      continue;
    }
    const collected = collect({ need, scope, builder });
    needs.push(...collected.needs);
    for (const stage of collected.waitingFor) waitingFor.add(stage);
    inputs[nameOf(need)] = collected.content;
  }
  const continued = builder.facts.continued?.get(id);
  if (continued !== undefined) {
    const { epochs, weights, fingerprint } = continued;
    inputs.continued = { epochs, weights, fingerprint };
  }
  const common = { id, spec, scope, settings: request.settings, needs: [...new Set(needs)], gates };
  if (waitingFor.size > 0) {
    const reasons = settingReasons(builder.facts.lastBasis(id), { version: spec.version, settings: slice });
    return { ...common, state: { kind: 'pending', on: [...waitingFor], reasons } };
  }
  const basis: Basis = { stage: spec.name, version: spec.version, ...scope, settings: slice, inputs };
  const fingerprint = sha256OfJson(basis as unknown as JsonObject);
  return { ...common, basis, fingerprint, state: stateOf({ id, basis, fingerprint, facts: builder.facts }) };
}

function stateOf(options: {
  id: string;
  basis: Basis;
  fingerprint: PlanNode['fingerprint'] & string;
  facts: Facts;
}): NodeState {
  const { id, basis, fingerprint, facts } = options;
  const ofRun = facts.forced?.has(basis.stage) === true;
  const answer = facts.answer(fingerprint, { ofRun });
  switch (answer.kind) {
    case 'published':
      return { kind: 'fresh', published: answer.published };
    case 'damaged':
      return { kind: 'stale', reasons: [{ kind: 'output', result: answer.result, file: answer.file }] };
    case 'revoked': {
      const { id: revocation, reason } = answer.revocation;
      const because = reason === undefined ? {} : { because: reason };
      return { kind: 'stale', reasons: [{ kind: 'revoked', result: answer.result, revocation, ...because }] };
    }
    case 'none':
      return { kind: 'stale', reasons: ofRun ? [{ kind: 'forced' }] : reasonsBetween(facts.lastBasis(id), basis) };
    default:
      return assertNever(answer);
  }
}

type DataNeed = Exclude<Need, { kind: 'gate' }>;

/** Key of a need inside a fingerprint's basis. */
function nameOf(need: DataNeed): string {
  if (need.kind === 'stage') return need.stage;
  return need.kind === 'table' && need.cases === 'test' ? 'test-table' : need.kind;
}

interface Collected {
  readonly content: Json;
  readonly needs: readonly string[];
  readonly waitingFor: readonly string[];
}

function collect(options: { need: DataNeed; scope: NodeScope; builder: Builder }): Collected {
  const { need, scope, builder } = options;
  switch (need.kind) {
    case 'table': {
      const ids = caseIdsOf(need.cases ?? 'all', scope, builder);
      if (ids === undefined) return unknownFolds(builder);
      return known(tableContent(factsOf(ids, builder), need.columns));
    }
    case 'test-set':
      return known(testSetContent(factsOf(builder.testIds, builder)));
    case 'written-folds':
      return known((builder.facts.writtenFolds ?? []) as unknown as Json);
    case 'raw': {
      const ids = caseIdsOf(need.cases, scope, builder);
      if (ids === undefined) return unknownFolds(builder);
      return known(rawContent(factsOf(ids, builder), need.parts));
    }
    case 'stage':
      return stageContent({ need, scope, builder });
  }
}

function factsOf(ids: readonly string[], builder: Builder): CaseFact[] {
  return ids.map((id) => builder.cases.get(id)!);
}

/** Content that waits for no stage. */
function known(content: Json): Collected {
  return { content, needs: [], waitingFor: [] };
}

function stageContent(options: {
  need: Extract<Need, { kind: 'stage' }>;
  scope: NodeScope;
  builder: Builder;
}): Collected {
  const { need, scope, builder } = options;
  const cases = need.cases ?? 'all';
  const perCase = builder.specs.get(need.stage)?.scope === 'case';
  if (perCase && caseIdsOf(cases, scope, builder) === undefined) return unknownFolds(builder);
  const sources = nodesOf({ stage: need.stage, scope, builder, cases });
  const waitingFor = new Set<string>();
  const content: Record<string, Json> = {};
  for (const source of sources) {
    if (source.state.kind !== 'fresh') waitingFor.add(source.id);
    else {
      const digests = digestsOf({ source, published: source.state.published, need, scope, builder });
      const key =
        source.scope.case ??
        (source.spec.scope === 'fold' && scope.fold === undefined ? String(source.scope.fold) : undefined);
      if (key === undefined) Object.assign(content, digests);
      else content[key] = digests;
    }
  }
  return { content, needs: sources.map((source) => source.id), waitingFor: [...waitingFor] };
}

/** Of a case's files they are the same for every fold that reads them. */
function digestsOf(options: {
  source: PlanNode;
  published: Published;
  need: Extract<Need, { kind: 'stage' }>;
  scope: NodeScope;
  builder: Builder;
}): JsonObject {
  const { source, published, need, scope, builder } = options;
  if (source.scope.case === undefined) return fileDigests(published, need.files, scope);
  const key = `${source.id} ${need.files.join(' ')}`;
  const known = builder.digests.get(key) ?? writtenOnce(fileDigests(published, need.files, scope));
  builder.digests.set(key, known);
  return known;
}

function fileDigests(published: Published, files: readonly string[], scope: NodeScope): JsonObject {
  return Object.fromEntries(
    files.map((pattern) => {
      const file = fileOf(pattern, scope);
      const record = published.files[file];
      if (record === undefined) throw new Error(`Internal error: result ${published.result} has no ${file}`);
      return [file, record.sha256];
    }),
  );
}

function fileOf(pattern: string, { fold }: NodeScope): string {
  return pattern.replace('{fold}', String(fold));
}

function nodesOf(options: { stage: string; scope: NodeScope; builder: Builder; cases: CaseSet }): PlanNode[] {
  const { stage, scope, builder, cases } = options;
  const spec = builder.specs.get(stage);
  if (spec === undefined) throw new Error(`Internal error: no stage ${stage} in the catalog`);
  const scopes: NodeScope[] =
    spec.scope === 'run'
      ? [{}]
      : spec.scope === 'case'
        ? (caseIdsOf(cases, scope, builder) ?? []).map((id) => ({ case: id }))
        : scope.fold === undefined
          ? builder.folds.map((fold) => ({ fold }))
          : [{ fold: scope.fold }];
  return scopes.map((one) => {
    const node = builder.byId.get(nodeId(stage, one));
    if (node === undefined)
      throw new Error(`Internal error: ${nodeId(stage, one)} is not planned before what needs it`);
    return node;
  });
}

/** Undefined while the folds are not known. */
function caseIdsOf(set: CaseSet, scope: NodeScope, builder: Builder): readonly string[] | undefined {
  switch (set) {
    case 'this':
      return [scope.case!];
    case 'all':
      return builder.caseIds;
    case 'sample':
      return (builder.sample ??= sampleTargets(factsOf(builder.caseIds, builder), PREFLIGHT_CASES));
    case 'test':
      return builder.testIds;
    case 'train':
    case 'validation':
    case 'fold':
    case 'validation-sample':
    case 'audited': {
      const fold = builder.foldCases?.[scope.fold!];
      return fold && casesOfFold(set, fold, builder);
    }
  }
}

function casesOfFold(
  set: Extract<CaseSet, 'train' | 'validation' | 'fold' | 'validation-sample' | 'audited'>,
  fold: Fold,
  builder: Builder,
): readonly string[] {
  switch (set) {
    case 'train':
    case 'validation':
      return fold[set];
    case 'fold':
      return [...fold.train, ...fold.validation].sort();
    case 'validation-sample':
      return sampleCases(factsOf(fold.validation, builder), AUDITED_CASES);
    case 'audited':
      return [...sampleCases(factsOf(fold.train, builder), AUDITED_CASES), ...fold.validation].sort();
  }
}

function unknownFolds(builder: Builder): Collected {
  const source = builder.nodes.find((node) => node.spec.publishes === 'folds');
  if (source === undefined) throw new Error('Internal error: no stage publishes the folds');
  return { content: {}, needs: [source.id], waitingFor: [source.id] };
}

/** Checks what the split stage published. Throws if it is not a list of folds. */
function readFolds(value: Json): Fold[] {
  if (!Array.isArray(value)) throw new Error('Internal error: folds.json is not a list');
  return value.map((item: Json) => {
    if (!isJsonObject(item) || !isStringList(item.train) || !isStringList(item.validation)) {
      throw new Error('Internal error: folds.json holds something that is not a fold');
    }
    return { train: item.train, validation: item.validation };
  });
}

function isStringList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item: Json) => typeof item === 'string');
}
