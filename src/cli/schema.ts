import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../base/exit-code.js';
import { packageRoot } from '../base/package-root.js';
import type { Io, Options } from './command.js';

/** `voxrun schema`: the JSON Schema of experiment files, for editors and other tools. */
export function run(_args: readonly string[], _options: Options, io: Io): Promise<ExitCode> {
  io.out(readFileSync(join(packageRoot(), 'schemas', 'experiment.schema.json'), 'utf8'));
  return Promise.resolve(ExitCode.ok);
}
