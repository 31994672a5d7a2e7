import type { JsonObject } from '../base/json.js';
import type { Settings } from '../config/experiment.js';

/** How often a stage stands in the graph: once, once per case or once per fold. */
export type Scope = 'run' | 'case' | 'fold';

/**
 * Cases that an edge of a node reaches: `this` the node's own case; `all` outside the test set, `sample` a few of them; of
 * the node's fold the `train`ing cases, the `validation` cases, or `fold` for both, `validation-sample` a few of the
 * validation cases, `audited` all of them and a few of the training cases; `test` the test set.
 */
export type CaseSet =
  'this' | 'all' | 'sample' | 'train' | 'validation' | 'fold' | 'validation-sample' | 'audited' | 'test';

/** Columns of the case table that stages can ask for. */
export type TableColumn = 'unit' | 'parent' | 'derived_by' | 'target';

export type Need =
  /**
   * A data edge: the content of these output files of another stage enters the fingerprint. `{fold}` in a file name is
   * the node's fold. From a per-case stage `cases` says of which cases. From a per-fold stage a node of a fold takes its
   * own fold's output, and a node of the run takes those of all folds asked for.
   */
  | { readonly kind: 'stage'; readonly stage: string; readonly files: readonly string[]; readonly cases?: CaseSet }
  /** The user's files by content. */
  | { readonly kind: 'raw'; readonly parts: readonly ('image' | 'label')[]; readonly cases: CaseSet }
  /** Columns of the case table, of all cases outside the test set if `cases` does not say otherwise. */
  | { readonly kind: 'table'; readonly columns: readonly TableColumn[]; readonly cases?: CaseSet }
  /** The test set by id, unit and content. Nothing in it can be read: hashes tell only whether it is the same. */
  | { readonly kind: 'test-set' }
  /** The folds that a file gives, as case ids. */
  | { readonly kind: 'written-folds' }
  /** A gate edge orders stages and enters no fingerprint. `cases` as above, for a gate that stands once per case. */
  | { readonly kind: 'gate'; readonly stage: string; readonly cases?: CaseSet };

/** What a stage reads and needs: light, imported by the command line. The work stands in the stage's `main.ts`. */
export interface StageSpec<Slice extends JsonObject = JsonObject> {
  readonly name: string;
  /** Raised when the stage's results change for the same inputs. */
  readonly version: number;
  readonly scope: Scope;
  /** Cases that a per-case stage stands for: all outside the test set if absent. */
  readonly cases?: 'test';
  /**
   * The slice of the settings that the stage gets, and the only one: what is not here can neither influence the stage
   * nor make it stale. Paths of files stay out, contents come through `needs`.
   */
  reads(settings: Settings): Slice;
  /** What it needs from elsewhere; a function where that depends on the settings. */
  readonly needs: readonly Need[] | ((settings: Settings) => readonly Need[]);
  /** Settings under which the stage stands in the graph; absent: always. */
  readonly when?: (settings: Settings) => boolean;
  /**
   * `check`: it measures for the rules alone, and no other stage takes anything from it. One that gates others is left
   * out of a plan in which nothing is left to be guarded.
   */
  readonly role?: 'check';
  /** `folds`: its output `folds.json` says which cases each fold trains on and validates on. */
  readonly publishes?: 'folds';
  /** CPU threads that one process of the stage keeps busy: one, or the experiment's `resources.threads`. */
  readonly threads: 'one' | 'reserved';
  /** Whether the stage needs the tensor library. */
  readonly engine?: boolean;
}

/** Stages in an order in which each stands after those that it needs. */
export type Catalog = readonly StageSpec[];

export interface Fold {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

/** Keeps the slice's type, which the stage's `main.ts` reads from the spec. */
export function defineStage<Slice extends JsonObject>(spec: StageSpec<Slice>): StageSpec<Slice> {
  return spec;
}

/** The type of the settings that a stage's `main.ts` gets. */
export type SliceOf<Spec> = Spec extends StageSpec<infer Slice> ? Slice : never;
