import type { Progress } from '../base/event.js';
import type { Sha256 } from '../base/hash.js';
import type { JsonObject } from '../base/json.js';
import type { NodeScope } from './plan.js';

/** One of the user's files, bound by content: a stage that finds other bytes there fails instead of using them. */
export interface BoundFile {
  readonly path: string;
  readonly sha256: Sha256;
  /** Which volume of a file with several is meant, from 0; absent for files with one. */
  readonly component?: number;
  /** The file with the voxels, where `path` is only their header. */
  readonly detached?: { readonly path: string; readonly sha256: Sha256 };
}

/** The user's files of one case, as far as the stage declared that it reads them. */
export interface RawCase {
  /** By channel name. */
  readonly images: Readonly<Record<string, BoundFile>>;
  readonly label?: BoundFile;
}

/** What a stage's `main` gets: its slice of the settings, its inputs, and where its outputs go. Nothing else. */
export interface StageContext<Slice extends JsonObject = JsonObject> {
  readonly node: string;
  readonly scope: NodeScope;
  readonly settings: Slice;
  /** What entered the fingerprint, by name of the need. */
  readonly inputs: JsonObject;
  /** Folder for the outputs that are published; exists and is empty. */
  readonly out: string;
  /** CPU threads that were reserved for this process. */
  readonly threads: number;
  /** Folder for checkpoints; survives a stop. Not published. */
  readonly checkpoints: string;
  /** Checkpoint folders of earlier attempts at this very fingerprint. */
  readonly earlierCheckpoints: readonly string[];
  /** Whether starting a training from nothing would be wrong: it is to go on from one of these. */
  readonly mustGoOn: boolean;
  readonly signal: AbortSignal;
  readonly log: StageLog;
  /** Output folder of a node that this one needs. */
  output(stage: string, scope?: NodeScope): string;
  /** Case ids that the node takes from a per-case stage, or reads raw, sorted. */
  caseIds(need: string): readonly string[];
  raw(caseId: string): RawCase;
  progress(progress: Progress): void;
  /** Tells the user something that stops nothing. */
  note(text: string): void;
  /** Records what the stage really did, measured where it did it; never copied from the settings. */
  used(record: JsonObject): void;
}

/** The part of a logger that stages use. */
export interface StageLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What each `stages/<name>/main.ts` exports. Throws `StageFailure` for whatever the user can mend. */
export interface StageModule {
  main(context: StageContext): Promise<void>;
}
