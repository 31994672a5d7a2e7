import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createExclusive, hasErrorCode } from '../base/atomic-file.js';
import type { Sha256 } from '../base/hash.js';
import type { AnswerMemory } from './answer-memory.js';
import { shortFingerprint, type ResultId, type StoreLayout } from './layout.js';
import { missingOutput, readManifest, type FileRecord } from './manifest.js';
import { readRevocations, revokedResults, type Revocation } from './revoke.js';

/** A result that answers a fingerprint and whose files are all there. */
export interface Published {
  readonly result: ResultId;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/** How a fingerprint is answered. `damaged` names a file that is gone or has another size, `revoked` who took it out of use. */
export type Answer =
  | { readonly kind: 'published'; readonly published: Published }
  | { readonly kind: 'revoked'; readonly result: ResultId; readonly revocation: Revocation }
  | { readonly kind: 'damaged'; readonly result: ResultId; readonly file: string }
  | { readonly kind: 'none' };

/** Reads the store lazily and remembers what it read, so that planning asks for each fingerprint once. */
export interface ResultReader {
  answer(fingerprint: Sha256): Answer;
  /** The same, of the results that the run itself computed or has on record. */
  answerOfRun(fingerprint: Sha256): Answer;
  /** Forgets a fingerprint after something was published for it. */
  forget(fingerprint: Sha256): void;
  /** Writes down what reading told, for the next plan. */
  save(): void;
  /** From now on this result answers its fingerprint: the run has it on record. */
  prefer(fingerprint: Sha256, result: ResultId): void;
}

/**
 * `preferred` are results that the run recorded: of several that answer a fingerprint, such a one is taken, else the
 * oldest; never one that was revoked. With `recover`, a result that was renamed into the store but lost its key to a crash gets its key back.
 */
export function resultReader(options: {
  layout: StoreLayout;
  preferred?: ReadonlySet<ResultId>;
  recover?: boolean;
  /** What earlier plans read. */
  memory?: AnswerMemory;
}): ResultReader {
  const { layout, recover = false, memory } = options;
  const preferred = new Set<ResultId>(options.preferred);
  const known = new Map<Sha256, Answer>();
  const knownOfRun = new Map<Sha256, Answer>();
  let stranded: Map<string, ResultId[]> | undefined;
  let revoked: ReadonlyMap<ResultId, Revocation> | undefined;

  const revocations = (): ReadonlyMap<ResultId, Revocation> => (revoked ??= revokedResults(readRevocations(layout)));

  const recall = (fingerprint: Sha256): Published | undefined => {
    const remembered = memory?.recall(fingerprint);
    if (remembered === undefined || revocations().has(remembered.result)) return undefined;
    return missingOutput(layout, remembered) === undefined ? remembered : undefined;
  };

  const find = (fingerprint: Sha256, counts: (result: ResultId) => boolean = () => true): Answer => {
    let candidates = listNames(join(layout.keys, fingerprint)) as ResultId[];
    if (recover && candidates.length === 0) {
      stranded ??= resultsByPrefix(layout);
      candidates = recoverKeys(layout, fingerprint, stranded.get(shortFingerprint(fingerprint)) ?? []);
    }
    let unusable: Answer = { kind: 'none' };
    const whole: { published: Published; publishedAt: string }[] = [];
    for (const result of candidates.filter(counts)) {
      const revocation = revocations().get(result);
      if (revocation !== undefined) {
        unusable = { kind: 'revoked', result, revocation };
        continue;
      }
      const manifest = readManifest(layout, result);
      if (manifest?.fingerprint !== fingerprint) {
        unusable = { kind: 'damaged', result, file: 'manifest.json' };
        continue;
      }
      const missing = missingOutput(layout, manifest);
      if (missing === undefined)
        whole.push({ published: { result, files: manifest.files }, publishedAt: manifest.publishedAt });
      else unusable = { kind: 'damaged', result, file: missing };
    }
    whole.sort((a, b) =>
      a.publishedAt < b.publishedAt
        ? -1
        : a.publishedAt > b.publishedAt
          ? 1
          : a.published.result < b.published.result
            ? -1
            : 1,
    );
    const chosen = whole.find(({ published }) => preferred.has(published.result)) ?? whole[0];
    if (candidates.length === 1 && chosen !== undefined) memory?.learn(fingerprint, chosen.published);
    return chosen === undefined ? unusable : { kind: 'published', published: chosen.published };
  };

  return {
    answer(fingerprint) {
      let answer = known.get(fingerprint);
      if (answer === undefined) {
        const published = recall(fingerprint);
        answer = published === undefined ? find(fingerprint) : { kind: 'published', published };
      }
      known.set(fingerprint, answer);
      return answer;
    },
    answerOfRun(fingerprint) {
      const answer = knownOfRun.get(fingerprint) ?? find(fingerprint, (result) => preferred.has(result));
      knownOfRun.set(fingerprint, answer);
      return answer;
    },
    forget(fingerprint) {
      known.delete(fingerprint);
      knownOfRun.delete(fingerprint);
      // What was stranded since the last look would else not be recovered.
      stranded = undefined;
    },
    save: () => memory?.save(),
    prefer(fingerprint, result) {
      if (!preferred.has(result)) {
        known.delete(fingerprint);
        knownOfRun.delete(fingerprint);
      }
      preferred.add(result);
    },
  };
}

/** Makes a result count. Returns false if this very key existed. */
export function createKey(layout: StoreLayout, fingerprint: Sha256, result: ResultId): boolean {
  for (let tries = 1; ; tries++) {
    try {
      return createExclusive(join(layout.keys, fingerprint, result), '');
    } catch (error) {
      // Housekeeping may remove the folder, empty, in the moment before the key is in it.
      if (!hasErrorCode(error, 'ENOENT') || tries === 3) throw error;
    }
  }
}

function recoverKeys(layout: StoreLayout, fingerprint: Sha256, results: readonly ResultId[]): ResultId[] {
  return results.filter((result) => {
    const manifest = readManifest(layout, result);
    if (manifest?.fingerprint !== fingerprint || missingOutput(layout, manifest) !== undefined) return false;
    if (existsSync(join(layout.keys, fingerprint, `${result}${SET_ASIDE}`))) return false;
    createKey(layout, fingerprint, result);
    return true;
  });
}

function resultsByPrefix(layout: StoreLayout): Map<string, ResultId[]> {
  const byPrefix = new Map<string, ResultId[]>();
  for (const name of listNames(layout.results)) {
    const prefix = name.slice(0, name.indexOf('-'));
    const list = byPrefix.get(prefix) ?? [];
    list.push(name as ResultId);
    byPrefix.set(prefix, list);
  }
  return byPrefix;
}

/**
 * Takes a damaged result out of use: its key gets another name, so it answers nothing any more and is computed again.
 * The files stay where they are, to be looked at.
 */
export function setAside(layout: StoreLayout, fingerprint: Sha256, result: ResultId): void {
  const key = join(layout.keys, fingerprint, result);
  if (existsSync(key)) renameSync(key, `${key}${SET_ASIDE}`);
}

const SET_ASIDE = '.damaged';

/** Names in a folder, without the half-written files of a crash; none where there is no folder. */
function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.endsWith('.tmp') && !name.endsWith(SET_ASIDE));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
