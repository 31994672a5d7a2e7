import { sha256, type Sha256 } from '../../src/base/hash.js';
import type { Json, JsonObject } from '../../src/base/json.js';
import { expand } from '../../src/graph/expand.js';
import type { CaseFact, Facts } from '../../src/graph/facts.js';
import type { Plan, PlanNode } from '../../src/graph/plan.js';
import type { Fold } from '../../src/graph/stage-spec.js';
import type { Settings } from '../../src/config/experiment.js';
import { catalog } from '../../src/stages/catalog.js';
import type { ResultId } from '../../src/store/layout.js';
import type { Published } from '../../src/store/results.js';

/** A store in memory whose stages publish what their real outputs would be named, with contents made from their basis. */
export interface MemoryStore {
  /** Computes everything that is stale, in plan order, until all is fresh. Returns the ids that were computed. */
  runAll(change?: Partial<World>): string[];
  plan(change?: Partial<World>): Plan;
}

export interface World {
  readonly settings: Settings;
  readonly cases: readonly CaseFact[];
  readonly writtenFolds?: readonly Fold[];
  readonly foldsAsked?: readonly number[];
}

/** By stage. */
type Outputs = Readonly<Record<string, readonly string[]>>;

const OUTPUTS: Outputs = {
  ingest: ['image.json', 'label.json', 'voxels.json', 'thumbnails.f32'],
  analyze: ['dataset.json'],
  prepare: ['case.json', 'image.f32', 'label.u8', 'foreground.u32'],
  preflight: ['preflight.json'],
  'control-half-of-units': ['control.json'],
  train: ['model.json', 'history.json', 'weights.json', 'weights.bin', 'best.json', 'best.bin'],
  predict: ['predictions.json'],
  evaluate: ['metrics.json'],
  audit: ['audit.json'],
  summarize: ['summary.json'],
};

/** `outputs` replaces what single stages publish. */
export function memoryStore(first: World, outputs: Outputs = {}): MemoryStore {
  const published = { ...OUTPUTS, ...outputs };
  let world = first;
  const results = new Map<Sha256, Published>();
  const contents = new Map<string, Json>();
  const bases = new Map<string, JsonObject>();

  const facts = (): Facts => ({
    ...world,
    answer(fingerprint) {
      const found = results.get(fingerprint);
      return found === undefined ? { kind: 'none' } : { kind: 'published', published: found };
    },
    readJson: ({ result }, file) => contents.get(`${result}/${file}`)!,
    lastBasis: (node) => bases.get(node),
  });

  const publish = (node: PlanNode): void => {
    const result = `result-${node.fingerprint!}` as ResultId;
    const written = new Map<string, Json>();
    if (node.spec.name === 'split') for (const [file, value] of splitOutputs(world)) written.set(file, value);
    else for (const file of published[node.spec.name]!) written.set(file, outputOf(node, file, world));
    const files = Object.fromEntries(
      [...written].map(([file, value]) => [file, { sha256: sha256(JSON.stringify(value)), bytes: 1 }]),
    );
    for (const [file, value] of written) contents.set(`${result}/${file}`, value);
    results.set(node.fingerprint!, { result, files });
    bases.set(node.id, node.basis as unknown as JsonObject);
  };

  return {
    plan(change = {}) {
      world = { ...world, ...change };
      return expand(catalog, facts());
    },
    runAll(change = {}) {
      world = { ...world, ...change };
      const computed: string[] = [];
      for (;;) {
        const ready = expand(catalog, facts()).nodes.filter((node) => node.state.kind === 'stale');
        if (ready.length === 0) return computed;
        for (const node of ready) {
          publish(node);
          computed.push(node.id);
        }
      }
    },
  };
}

/** Folds by position or as a file gives them, which is all that planning needs of them. */
function splitOutputs(world: World): [string, Json][] {
  const folds = foldsOf(world);
  const test = world.cases.filter((one) => one.test === true).map(({ images, label = null }) => [images, label]);
  return [
    ['folds.json', folds as unknown as Json],
    ['test.json', test],
    ...folds.map((fold, index): [string, Json] => [`fold-${index}.json`, fold as unknown as Json]),
  ];
}

function foldsOf({ settings, cases, writtenFolds }: World): readonly Fold[] {
  const { split } = settings.data;
  if (split.kind === 'file') return writtenFolds!;
  const count = split.kind === 'kfold' ? split.folds : 1;
  const ids = cases.filter(({ test }) => test !== true).map(({ id }) => id);
  return Array.from({ length: count }, (_, fold) => ({
    train: ids.filter((_id, index) => (index + split.seed) % count !== fold),
    validation: ids.filter((_id, index) => (index + split.seed) % count === fold),
  }));
}

/** Only what an output really depends on goes into it, so that an edited label leaves the image's description alone. */
function outputOf(node: PlanNode, file: string, world: World): Json {
  const one = world.cases.find((fact) => fact.id === node.scope.case);
  if (node.spec.name === 'ingest' && one !== undefined) return file === 'label.json' ? (one.label ?? null) : one.images;
  return [node.spec.name, file, node.fingerprint!];
}

export function caseFacts(count: number): CaseFact[] {
  return Array.from({ length: count }, (_, index) => caseFact(`case_${String(index).padStart(2, '0')}`));
}

export function caseFact(id: string): CaseFact {
  return { id, unit: id, images: { mri: sha256(`image of ${id}`) }, label: sha256(`label of ${id}`) };
}
