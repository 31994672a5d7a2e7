import { join, resolve } from 'node:path';
import { writeFileAtomic } from '../base/atomic-file.js';
import { ExitCode } from '../base/exit-code.js';
import { runPage } from '../report/run-page.js';
import { lookAtStore } from '../store/layout.js';
import type { Io, Options } from './command.js';
import { findRun } from './experiment/find-run.js';
import { picturesOf } from './report/pictures-of.js';
import { reportOfRun } from './report/report-of-run.js';
import { runSource } from './report/run-source.js';
import { runsRoot } from './runs-root.js';

/** `voxrun report RUN...`: one HTML page with all that a run, or a comparison of runs, comes to. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  const source = runSource(findRun({ layout, name: args[0]! }), layout);
  const anonymous = options.anonymous === true;
  const { report, extremes } = reportOfRun(source, { anonymous });
  if (options.json === true) {
    io.out(`${JSON.stringify(report, undefined, 1)}\n`);
    return ExitCode.ok;
  }
  const pictures = anonymous ? report.pictures : await picturesOf(source, { extremes, options, io });
  const file =
    typeof options.out === 'string' ? resolve(io.cwd, options.out) : join(source.found.folder.path, 'report.html');
  writeFileAtomic(file, runPage({ ...report, pictures }));
  io.out(`report: ${file}\n`);
  return ExitCode.ok;
}
