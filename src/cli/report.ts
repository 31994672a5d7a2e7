import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { writeFileAtomic } from '../base/atomic-file.js';
import { ExitCode } from '../base/exit-code.js';
import { comparisonPage } from '../report/comparison-page.js';
import type { ComparisonReport } from '../report/comparison-report.js';
import type { RunReport } from '../report/run-report.js';
import { runPage } from '../report/run-page.js';
import { lookAtStore, type StoreLayout } from '../store/layout.js';
import type { Io, Options } from './command.js';
import { findRun } from './experiment/find-run.js';
import { namesIn, withoutNames } from './report/anonymous.js';
import { comparisonOf } from './report/comparison-of.js';
import { findGroup, reportOfGroup } from './report/group-of.js';
import { picturesOf } from './report/pictures-of.js';
import { reportOfRun } from './report/report-of-run.js';
import { runSource, type RunSource } from './report/run-source.js';
import { runsRoot } from './runs-root.js';

/** `voxrun report RUN...`: one HTML page with all that a run, a comparison of runs, or a group comes to. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  const { report, file } = await reportOn(args, { layout, options, io });
  if (options.json === true) {
    io.out(`${JSON.stringify(report, undefined, 1)}\n`);
    return ExitCode.ok;
  }
  const path = typeof options.out === 'string' ? resolve(io.cwd, options.out) : file;
  writeFileAtomic(path, report.kind === 'run' ? runPage(report) : comparisonPage(report));
  io.out(`report: ${path}\n`);
  return ExitCode.ok;
}

interface Reported {
  readonly report: RunReport | ComparisonReport;
  /** Where it goes if nothing else is said. */
  readonly file: string;
}

async function reportOn(
  names: readonly string[],
  { layout, options, io }: { layout: StoreLayout; options: Options; io: Io },
): Promise<Reported> {
  const anonymous = options.anonymous === true;
  const group = names.length === 1 ? findGroup(layout, names[0]!) : undefined;
  if (group !== undefined) {
    const file = join(layout.runs, group.experiment, 'groups', `${group.group}.html`);
    return { report: reportOfGroup(group, { layout, anonymous }), file };
  }
  const sources = distinct(names.map((name) => runSource(findRun({ layout, name }), layout)));
  const [first, ...others] = sources as [RunSource, ...RunSource[]];
  const { folder } = first.found;
  if (others.length > 0) {
    const name = `compared-${shortHash(sources.map(({ found }) => found.folder.id).join(' '))}.html`;
    return { report: comparisonOf(sources, { anonymous }), file: join(folder.path, name) };
  }
  return { report: await ofOne(first, { anonymous, options, io }), file: join(folder.path, 'report.html') };
}

async function ofOne(
  source: RunSource,
  { anonymous, options, io }: { anonymous: boolean; options: Options; io: Io },
): Promise<RunReport> {
  const { report, extremes } = reportOfRun(source, { anonymous });
  if (anonymous) return withoutNames(report, namesIn(source));
  // Pixels are for people.
  if (options.json === true) return report;
  return { ...report, pictures: await picturesOf(source, { extremes, options, io }) };
}

/** A run that is named twice is one run. */
function distinct(sources: readonly RunSource[]): RunSource[] {
  return [...new Map(sources.map((source) => [source.found.folder.id, source])).values()];
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
