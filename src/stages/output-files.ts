import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../base/json.js';

/** Writes a JSON output. The same value gives the same bytes: keys stand in the order of the code that wrote them. */
export function writeJson(folder: string, file: string, value: Json): void {
  writeFileSync(join(folder, file), `${JSON.stringify(value, undefined, 1)}\n`);
}

/** Reads another stage's JSON output; the caller names the type that this stage declares for it. */
export function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
