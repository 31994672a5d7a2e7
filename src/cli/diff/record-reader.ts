import { readTextIfThere } from '../../base/atomic-file.js';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import type { ResultId, StoreLayout } from '../../store/layout.js';
import { DamagedOutputError, readManifest, readOutputJson } from '../../store/manifest.js';
import { readNode, type RunFolder } from '../../store/run-record.js';
import { known, unknown, type Known } from './side.js';

/** Reads the records of several runs. What they have in common is parsed once, and is one and the same value then. */
export interface RecordReader {
  /** A file with a map; undefined where there is none, or it is damaged. */
  readonly json: (path: string) => JsonObject | undefined;
  /** A JSON output of the result that a run has on record for a node, held against its hash. */
  readonly output: (folder: RunFolder, node: string, file: string) => Known<Json>;
}

export function recordReader(layout: StoreLayout): RecordReader {
  const texts = new Map<string, JsonObject | undefined>();
  const outputs = new Map<string, Known<Json>>();
  return {
    json(path) {
      const text = readTextIfThere(path) ?? '';
      if (!texts.has(text)) texts.set(text, parse(text));
      return texts.get(text);
    },
    output(folder, node, file) {
      const record = readNode(folder, node) as { readonly result?: Json } | undefined;
      if (record?.result === undefined) return unknown(`has no result of ${node} yet`);
      const key = JSON.stringify([record.result, file]);
      const found = outputs.get(key) ?? readOutput({ layout, node, result: record.result, file });
      outputs.set(key, found);
      return found;
    },
  };
}

function parse(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readOutput(options: { layout: StoreLayout; node: string; result: Json; file: string }): Known<Json> {
  const { layout, node, result, file } = options;
  // A record may be damaged or forged: a result is one folder of the store and nothing else.
  const manifest = isResultName(result) ? readManifest(layout, result) : undefined;
  if (manifest?.files[file] === undefined || manifest.result !== result) {
    return unknown(`has lost the result of ${node}: \`voxrun verify\` says more`);
  }
  try {
    return known(readOutputJson(layout, manifest, file));
  } catch (error) {
    if (error instanceof DamagedOutputError || error instanceof SyntaxError) {
      return unknown(`has a damaged result of ${node}: \`voxrun verify\` says more`);
    }
    throw error;
  }
}

function isResultName(result: Json): result is ResultId {
  return typeof result === 'string' && /^\w[\w.-]*$/.test(result);
}
