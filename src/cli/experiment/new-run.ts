import { basename, join } from 'node:path';
import { writeFileAtomic } from '../../base/atomic-file.js';
import type { CaseFact } from '../../graph/facts.js';
import type { Fold } from '../../graph/stage-spec.js';
import type { EngineUse } from '../../engine/choose-engine.js';
import { listSettings } from '../../config/settings-listing.js';
import type { TreePath } from '../../config/tree.js';
import { packageBuild } from '../../base/package-root.js';
import { catalog } from '../../stages/catalog.js';
import { createRunFolder, writeRunStart, type RunFolder, type RunStart } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { listOption } from '../options.js';
import { formatOrigin } from '../../config/format-origin.js';
import type { RunSource } from './experiment-source.js';
import type { OpenedExperiment } from './open.js';
import { provenance } from './provenance.js';

/** Creates a run's folder with what was asked (the files as written) and what it resolved to. */
export function newRun(options: {
  opened: OpenedExperiment & { readonly loaded: RunSource };
  engine: EngineUse;
  options: Options;
  io: Io;
  /** Where it comes from and what it is a member of, where there is such a thing. */
  origin?: Pick<RunStart, 'parent' | 'group' | 'forced' | 'continued'>;
}): RunFolder {
  const { opened, engine, options: given, io, origin = {} } = options;
  const { layout, loaded, identity, foldsAsked } = opened;
  const now = new Date();
  const folder = createRunFolder({ layout, experiment: loaded.experiment.name, identity, now });
  for (const [index, { path, text }] of loaded.sources.entries()) {
    writeFileAtomic(join(folder.path, index === 0 ? 'experiment.yaml' : `extends-${index}-${basename(path)}`), text);
  }
  writeFileAtomic(join(folder.path, 'resolved.json'), `${JSON.stringify(loaded.experiment, undefined, 2)}\n`);
  const commentOf = (path: TreePath): string => formatOrigin(loaded.origin(path));
  writeFileAtomic(join(folder.path, 'resolved.yaml'), listSettings({ settings: loaded.experiment, commentOf }));
  const build = packageBuild();
  writeFileAtomic(join(folder.path, 'cases.json'), `${JSON.stringify(casesFile(opened))}\n`);
  writeRunStart(folder, {
    format: 1,
    run: folder.id,
    experiment: loaded.experiment.name,
    identity,
    startedAt: now.toISOString(),
    commandLine: ['voxrun', ...process.argv.slice(2)],
    sets: listOption(given.set),
    ...(foldsAsked === undefined ? {} : { folds: foldsAsked }),
    file: loaded.sources[0]!.path,
    dataRoot: loaded.dataRoot,
    environment: { ...provenance(loaded.experiment, engine), cwd: io.cwd },
    stages: Object.fromEntries(catalog.map(({ name, version }) => [name, version])),
    ...(build === undefined ? {} : { build }),
    ...origin,
  });
  return folder;
}

/** `cases.json`: what the run's data were, by content. In no hash of its own: the identity covers it. */
export interface CasesFile {
  readonly format: 1;
  readonly cases: readonly CaseFact[];
  /** The folds that a file gave, where the experiment named one. */
  readonly writtenFolds?: readonly Fold[];
}

function casesFile({ facts, writtenFolds }: OpenedExperiment): CasesFile {
  return { format: 1, cases: facts, ...(writtenFolds === undefined ? {} : { writtenFolds }) };
}
