import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readTextIfThere } from '../base/atomic-file.js';
import { DiagnosticError } from '../base/failure.js';
import { ExitCode } from '../base/exit-code.js';
import { formatOrigin } from '../config/format-origin.js';
import { loadMembers, type LoadedGroup } from '../config/groups/load-members.js';
import { loadExperiment, type LoadedExperiment } from '../config/load-experiment.js';
import { listSettings } from '../config/settings-listing.js';
import { pathText, type TreePath } from '../config/tree.js';
import type { Io, Options } from './command.js';
import { configuredText } from './experiment/configured-text.js';
import { findRun } from './experiment/find-run.js';
import { damagedRecord, storedSettings } from './experiment/revive.js';
import { revokedRemarks } from './housekeeping/revoked-remarks.js';
import { listOption } from './options.js';
import { runsRoot } from './runs-root.js';
import { listMembers } from './show/list-members.js';
import { showWarnings } from './show-warnings.js';
import { layoutOf, type StoreLayout } from '../store/layout.js';
import { readManifest } from '../store/manifest.js';
import { readNode, type RunFolder } from '../store/run-record.js';

/**
 * `voxrun show FILE|RUN`: every setting, written or default, with where it comes from. Of a file with variants, a sweep or
 * a ladder: what each of them changes.
 */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const [name] = args;
  if (name === undefined) throw new Error('Internal error: show was called without a file');
  io.out(isFile(resolve(io.cwd, name)) || !isRunName(name) ? showFile(name, options, io) : showRun(name, options, io));
  return Promise.resolve(ExitCode.ok);
}

function showFile(file: string, options: Options, io: Io): string {
  const load = { file, sets: listOption(options.set), env: io.env, cwd: io.cwd };
  if (typeof options.variant === 'string') {
    return showSettings(loadExperiment({ ...load, member: options.variant }), options);
  }
  const group = loadMembers(load);
  return group.kind === 'single' ? showSettings(group.loaded, options) : showGroup({ file, group, options, io });
}

function showSettings(loaded: LoadedExperiment, options: Options): string {
  if (options.json === true) return asJson({ settings: loaded.experiment, origins: originsOf(loaded) });
  return listSettings({
    settings: loaded.experiment,
    commentOf: (path: TreePath) => formatOrigin(loaded.origin(path)),
  });
}

function showGroup(shown: {
  file: string;
  group: Exclude<LoadedGroup, { kind: 'single' }>;
  options: Options;
  io: Io;
}): string {
  const { file, group, options, io } = shown;
  showWarnings(
    group.members.flatMap(({ remarks }) => remarks),
    io,
  );
  if (options.json === true) {
    const members = group.members.map(({ name, sets, loaded }) => ({
      name,
      set: Object.fromEntries(sets.flatMap(({ path, value }) => (value === undefined ? [] : [[path, value]]))),
      remove: sets.filter(({ value }) => value === undefined).map(({ path }) => path),
      settings: loaded.experiment,
    }));
    return asJson({ format: 1, kind: group.kind, ...(group.kind === 'ladder' ? { ...group.deciding } : {}), members });
  }
  io.err(`voxrun show ${file} --variant NAME prints all settings of one\n`);
  return listMembers({ file, group, columns: io.columns });
}

/** A run keeps what `show` printed when it started. */
function showRun(name: string, options: Options, io: Io): string {
  const layout = layoutOf(runsRoot(options, io));
  const { folder } = findRun({ layout, name });
  if (listOption(options.set).length > 0) throw setOnRun(folder.id);
  if (options.variant !== undefined) throw variantOfRun(folder.id);
  showWarnings(revokedRemarks(layout, folder), io);
  if (options.json !== true) {
    const path = join(folder.path, 'resolved.yaml');
    const text = readTextIfThere(path);
    if (text === undefined) throw damagedRecord(path);
    return `${text}${autoOf(folder, layout)}`;
  }
  return asJson({
    run: folder.id,
    settings: storedSettings(folder.path),
  });
}

/** What `auto` became, as comments below the settings; nothing where all is written, or not planned yet. */
function autoOf(folder: RunFolder, layout: StoreLayout): string {
  const result = readNode(folder, 'configure')?.result;
  const manifest = result === undefined ? undefined : readManifest(layout, result);
  if (manifest === undefined) return '';
  return configuredText(manifest, layout)
    .split('\n')
    .map((line) => `# ${line}\n`)
    .join('');
}

/** Everything else is taken for a file that is missing. A run may be named by its folder. */
function isRunName(name: string): boolean {
  return /@last(~\d+)?$/.test(name) || /^(\d{4}[\d-]*[0-9a-f-]*|[0-9a-f]{8})$/.test(basename(name));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
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

function setOnRun(run: string): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'SET_ON_RUN',
      severity: 'error',
      blame: 'usage',
      message: `--set changes a file, and ${run} is a run, whose settings stand`,
      fix: 'show the experiment file with --set, or the run without',
      places: [],
    },
  ]);
}

function variantOfRun(run: string): DiagnosticError {
  return new DiagnosticError([
    {
      code: 'VARIANT_OF_RUN',
      severity: 'error',
      blame: 'usage',
      message: `--variant chooses in an experiment file, and ${run} is a single run`,
      fix: 'leave --variant out, or show the experiment file',
      places: [],
    },
  ]);
}
