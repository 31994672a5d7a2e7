import type { ExitCode } from '../base/exit-code.js';
import { loadMembers } from '../config/groups/load-members.js';
import { catalog } from '../stages/catalog.js';
import type { Io, Options } from './command.js';
import { openExperiment, openLoaded } from './experiment/open.js';
import { selectionOf } from './experiment/selection.js';
import { startRun } from './experiment/start-run.js';
import { groupIdOf } from './group/group-record.js';
import { runGroup } from './group/run-group.js';
import { listOption } from './options.js';
import { run as plan } from './plan.js';
import { showWarnings } from './show-warnings.js';

/** Computes what an experiment file asks for and is not computed yet; of one with variants, all of them or one. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  if (options.dryRun === true) return plan(args, options, io);
  const selection = selectionOf(options, catalog);
  const file = args[0]!;
  const group = loadMembers({ file, sets: listOption(options.set), env: io.env, cwd: io.cwd });
  if (group.kind !== 'single' && options.variant === undefined) return runGroup(group, { options, io });
  const opened =
    options.variant === undefined && group.kind === 'single'
      ? await openLoaded({ loaded: group.loaded, options, io })
      : await openExperiment({ file, options, io });
  if (options.quiet !== true) showWarnings(opened.remarks, io);
  const membership =
    group.kind === 'single'
      ? {}
      : {
          origin: {
            group: {
              kind: group.kind,
              group: groupIdOf({ ...group, folds: listOption(options.fold) }),
              member: String(options.variant),
            },
          },
        };
  return (await startRun({ opened, selection, ...membership, options, io })).code;
}
