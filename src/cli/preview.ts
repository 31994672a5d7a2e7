import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeFileAtomic } from '../base/atomic-file.js';
import { ExitCode } from '../base/exit-code.js';
import { DiagnosticError } from '../base/failure.js';
import { expand } from '../graph/expand.js';
import { previewCatalog } from '../stages/preview-catalog.js';
import { resultFolder } from '../store/layout.js';
import { resultReader } from '../store/results.js';
import type { RunFolder, RunId } from '../store/run-record.js';
import type { Io, Options } from './command.js';
import { factsOf } from './experiment/facts-of.js';
import { followExecution } from './experiment/follow-execution.js';
import { planJudge } from './experiment/judge-plan.js';
import { mayStart } from './experiment/may-start.js';
import { openExperiment } from './experiment/open.js';
import { showWarnings } from './show-warnings.js';

const MOST_CASES = 50;
const MOST_SAMPLES = 50;

/** Writes a page with augmented samples, as the training of an experiment would draw them. Trains nothing. */
export async function run(args: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const request = {
    cases: countOption({ name: 'cases', value: options.cases, absent: 3, most: MOST_CASES }),
    samples: countOption({ name: 'samples', value: options.samples, absent: 4, most: MOST_SAMPLES }),
  };
  const opened = await openExperiment({ file: args[0]!, options, io });
  const { layout, loaded } = opened;
  if (options.quiet !== true) showWarnings(opened.remarks, io);
  const results = resultReader({ layout, recover: true });
  const facts = { ...factsOf({ opened, results }), foldsAsked: [opened.foldsAsked?.[0] ?? 0] };
  const catalog = previewCatalog(request);
  const plan = expand(catalog, facts);
  const judgePlan = planJudge(opened);
  const { resources, name } = loaded.experiment;
  const findings = judgePlan(plan).diagnostics;
  const start = await mayStart({ plan, findings, request: resources, given: options, io });
  if (start.kind === 'stop') return start.code;
  const folder = temporaryRecord();
  try {
    const followed = await followExecution({
      folder,
      opened,
      catalog,
      plan,
      results,
      facts,
      judgePlan,
      engine: start.engine,
      told: opened.remarks,
      title: 'preview',
      goOn: `voxrun preview ${args[0]!}`,
      options,
      io,
    });
    if (followed.kind === 'stopped') return followed.code;
    const node = followed.plan.nodes.find(({ spec }) => spec.name === 'preview');
    if (node?.state.kind !== 'fresh') throw new Error('Internal error: a complete preview without its page');
    const page = resolve(io.cwd, typeof options.out === 'string' ? options.out : 'preview', `${name}.html`);
    writeFileAtomic(page, readFileSync(join(resultFolder(layout, node.state.published.result), 'out', 'preview.html')));
    io.out(options.json === true ? `${JSON.stringify({ kind: 'preview', page })}\n` : `preview: ${page}\n`);
    return ExitCode.ok;
  } finally {
    rmSync(folder.path, { recursive: true, force: true });
  }
}

/** A preview is no run: what it computes for a run to come is found by content. */
function temporaryRecord(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), 'voxrun-preview-'));
  mkdirSync(join(path, 'nodes'));
  return { id: 'preview' as RunId, path };
}

function countOption(options: { name: string; value: unknown; absent: number; most: number }): number {
  const { name, value, absent, most } = options;
  if (value === undefined) return absent;
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new DiagnosticError([
    {
      code: 'COUNT_OUT_OF_RANGE',
      severity: 'error',
      blame: 'usage',
      message: `--${name} ${JSON.stringify(value)} is not a whole number from 1 to ${most}`,
      places: [],
    },
  ]);
}
