import { ExitCode } from '../base/exit-code.js';
import { showPath } from '../config/show-path.js';
import { lookAtStore, type StoreLayout } from '../store/layout.js';
import { listExperiments, listRuns, type RunFolder } from '../store/run-record.js';
import { repair, verifyStore, type Verification } from '../store/verify-store.js';
import type { Io, Options } from './command.js';
import { byteText } from './housekeeping/byte-text.js';
import { findingText } from './housekeeping/finding-text.js';
import { namedRuns } from './housekeeping/named-runs.js';
import { runsRoot } from './runs-root.js';

/** Time between two lines of progress, for a person who watches. */
const PROGRESS_MS = 2000;

/** `voxrun verify [RUN...]`: reads what is stored and holds it against what was published. Exit code 1 if it differs. */
export function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const layout = lookAtStore(runsRoot(options, io));
  const everything = args.length === 0;
  const runs = everything ? allRuns(layout) : namedRuns(layout, args);
  const verification = verifyStore({ layout, runs, everything, onResult: progress(options, io) });
  const { findings } = verification;
  const repaired = options.repair === true ? repair(layout, findings) : 0;
  if (options.json === true) io.out(`${JSON.stringify({ format: 1, ...verification, repaired }, undefined, 1)}\n`);
  else {
    if (findings.length > 0)
      io.out(findings.map((one) => `${findingText(one, showPath(layout.runs, io.cwd))}\n`).join(''));
    io.err(summaryText(verification, { runs, everything, repaired, options }));
  }
  return Promise.resolve(findings.length === 0 ? ExitCode.ok : ExitCode.failed);
}

function allRuns(layout: StoreLayout): RunFolder[] {
  return listExperiments(layout).flatMap((experiment) => listRuns(layout, experiment));
}

function progress(options: Options, io: Io): (done: { readonly bytes: number; readonly of: number }) => void {
  let last = performance.now();
  return ({ bytes, of }) => {
    if (!io.interactive || options.json === true || performance.now() - last < PROGRESS_MS) return;
    last = performance.now();
    io.err(`read ${byteText(bytes)} of ${byteText(of)}`);
  };
}

function summaryText(
  { findings, results, files, bytes }: Verification,
  given: { runs: readonly RunFolder[]; everything: boolean; repaired: number; options: Options },
): string {
  const { runs, everything, repaired, options } = given;
  const whose = everything ? '' : ` of ${count(runs.length, 'run')}`;
  const looked = `${count(results, 'result')}${whose} with ${count(files, 'file')}, ${byteText(bytes)}`;
  if (findings.length === 0) return `${looked}: as published`;
  const found = `${looked}: ${count(findings.length, 'finding')}`;
  if (options.repair === true) {
    if (repaired === 0) return `${found}; none that could be taken out of use`;
    return `${found}; ${repaired} taken out of use: \`voxrun rerun RUN\` computes what is missing, \`voxrun resume RUN\` writes a summary again`;
  }
  return `${found}; nothing was changed`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
