import { ExitCode } from '../base/exit-code.js';
import { formatOrigin } from '../config/format-origin.js';
import { loadExperiment, type LoadedExperiment } from '../config/load-experiment.js';
import { listSettings } from '../config/settings-listing.js';
import { pathText, type TreePath } from '../config/tree.js';
import type { Io, Options } from './command.js';
import { listOption } from './options.js';

/** `voxrun show FILE`: every setting, written or default, with where it comes from. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const [file] = args;
  if (file === undefined) throw new Error('Internal error: show was called without a file');
  const loaded = loadExperiment({ file, sets: listOption(options.set), env: io.env, cwd: io.cwd });
  const commentOf = (path: TreePath) => formatOrigin(loaded.origin(path));
  io.out(
    options.json === true
      ? `${JSON.stringify({ settings: loaded.experiment, origins: originsOf(loaded) }, null, 2)}\n`
      : listSettings({ settings: loaded.experiment, commentOf }),
  );
  return Promise.resolve(ExitCode.ok);
}

/** The origin of every single value and list, by its path. */
function originsOf({ experiment, origin }: LoadedExperiment): Record<string, string> {
  const origins: Record<string, string> = {};
  const walk = (value: unknown, path: TreePath): void => {
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isMap) for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    if (!isMap || Object.keys(value).length === 0) origins[pathText(path)] = formatOrigin(origin(path));
  };
  walk(experiment, []);
  return origins;
}
