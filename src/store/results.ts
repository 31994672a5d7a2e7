import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createExclusive, hasErrorCode } from '../base/atomic-file.js';
import type { Sha256 } from '../base/hash.js';
import { shortFingerprint, type ResultId, type StoreLayout } from './layout.js';
import { missingOutput, readManifest, type FileRecord } from './manifest.js';

/** A result that answers a fingerprint and whose files are all there. */
export interface Published {
  readonly result: ResultId;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/** How a fingerprint is answered. `damaged` names a file that is gone or has another size. */
export type Answer =
  | { readonly kind: 'published'; readonly published: Published }
  | { readonly kind: 'damaged'; readonly result: ResultId; readonly file: string }
  | { readonly kind: 'none' };

/** Reads the store lazily and remembers what it read, so that planning asks for each fingerprint once. */
export interface ResultReader {
  answer(fingerprint: Sha256): Answer;
  /** Forgets a fingerprint after something was published for it. */
  forget(fingerprint: Sha256): void;
  /** From now on this result answers its fingerprint: the run has it on record. */
  prefer(fingerprint: Sha256, result: ResultId): void;
}

/**
 * `preferred` are results that the run recorded: of several that answer a fingerprint, such a one is taken, else the
 * oldest. With `recover`, a result that was renamed into the store but lost its key to a crash gets its key back.
 */
export function resultReader(options: {
  layout: StoreLayout;
  preferred?: ReadonlySet<ResultId>;
  recover?: boolean;
}): ResultReader {
  const { layout, recover = false } = options;
  const preferred = new Set<ResultId>(options.preferred);
  const known = new Map<Sha256, Answer>();
  let stranded: Map<string, ResultId[]> | undefined;

  const find = (fingerprint: Sha256): Answer => {
    let candidates = listNames(join(layout.keys, fingerprint)) as ResultId[];
    if (recover && candidates.length === 0) {
      stranded ??= resultsByPrefix(layout);
      candidates = recoverKeys(layout, fingerprint, stranded.get(shortFingerprint(fingerprint)) ?? []);
    }
    let damaged: Answer = { kind: 'none' };
    const whole: { published: Published; publishedAt: string }[] = [];
    for (const result of candidates) {
      const manifest = readManifest(layout, result);
      if (manifest?.fingerprint !== fingerprint) {
        damaged = { kind: 'damaged', result, file: 'manifest.json' };
        continue;
      }
      const missing = missingOutput(layout, manifest);
      if (missing === undefined)
        whole.push({ published: { result, files: manifest.files }, publishedAt: manifest.publishedAt });
      else damaged = { kind: 'damaged', result, file: missing };
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
    return chosen === undefined ? damaged : { kind: 'published', published: chosen.published };
  };

  return {
    answer(fingerprint) {
      const answer = known.get(fingerprint) ?? find(fingerprint);
      known.set(fingerprint, answer);
      return answer;
    },
    forget(fingerprint) {
      known.delete(fingerprint);
      // What was stranded since the last look would else not be recovered.
      stranded = undefined;
    },
    prefer(fingerprint, result) {
      if (!preferred.has(result)) known.delete(fingerprint);
      preferred.add(result);
    },
  };
}

/** Makes a result count. Returns false if this very key existed. */
export function createKey(layout: StoreLayout, fingerprint: Sha256, result: ResultId): boolean {
  const folder = join(layout.keys, fingerprint);
  mkdirSync(folder, { recursive: true });
  return createExclusive(join(folder, result), '');
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
