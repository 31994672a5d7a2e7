import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../base/json.js';
import { DiagnosticError } from '../../base/failure.js';
import { expand } from '../../graph/expand.js';
import type { CaseFact, Facts, RecordedNode } from '../../graph/facts.js';
import type { Pictures } from '../../report/run-report.js';
import type { CasePlanes } from '../../stages/picture-case/case-planes.js';
import { reportCatalog } from '../../stages/report-catalog.js';
import { openStore } from '../../store/layout.js';
import { readOutputJson } from '../../store/manifest.js';
import type { RunFolder } from '../../store/run-record.js';
import type { Io, Options } from '../command.js';
import { followExecution } from '../experiment/follow-execution.js';
import { hashCases } from '../experiment/hash-cases.js';
import { mayStart } from '../experiment/may-start.js';
import { readData } from '../experiment/read-data.js';
import { resultsOfRun } from '../experiment/results-of-run.js';
import { revive } from '../experiment/revive.js';
import type { CasesOfRun } from './cases-of.js';
import type { RunSource } from './run-source.js';

/**
 * Slices through cases of a run, cut in a process of their own, since the command line loads no image reader. A page
 * without them is still a page: where images are gone or have changed, it says so.
 */
export async function picturesOf(
  source: RunSource,
  { extremes, options, io }: { extremes: CasesOfRun['extremes']; options: Options; io: Io },
): Promise<Pictures> {
  if (extremes.length === 0) return { cases: [] };
  try {
    return await cutPictures(source, { extremes, options, io });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [first] = error.diagnostics;
    return { cases: [], missing: `No pictures: ${first?.message ?? 'the images cannot be read'}.` };
  }
}

async function cutPictures(
  source: RunSource,
  { extremes, options, io }: { extremes: CasesOfRun['extremes']; options: Options; io: Io },
): Promise<Pictures> {
  const { found, settings } = source;
  const loaded = revive(found);
  const layout = openStore(source.layout.runs);
  const wanted = new Set(extremes.map((one) => one.case));
  const rows = readData({ loaded, cwd: io.cwd }).cases.filter(({ id }) => wanted.has(id));
  const hashed = await hashCases({ rows, data: settings.data, layout });
  const unchanged = hashed.facts.filter((one) => isUnchanged(one, source));
  const results = resultsOfRun({ layout, folder: found.folder });
  const recorded = recordedPredictions(source, results);
  const facts: Facts = {
    settings,
    cases: unchanged,
    foldsAsked: source.folds,
    recorded,
    answer: (fingerprint) => results.answer(fingerprint),
    readJson: (published, file) => readOutputJson(layout, published, file),
    lastBasis: () => undefined,
  };
  if (unchanged.length === 0)
    return { cases: [], missing: 'No pictures: the images are gone or have changed since the run.' };
  if (settings.task.kind === 'segmentation' && recorded.size < source.folds.length) {
    return { cases: [], missing: 'No pictures: predictions of the run are gone, damaged or revoked.' };
  }
  const plan = expand(reportCatalog, facts);
  const start = await mayStart({ plan, findings: [], request: settings.resources, given: options, io });
  if (start.kind === 'stop') throw new Error('Internal error: pictures need no engine');
  const folder = temporaryRecord(found.folder);
  try {
    const opened = { loaded, layout, ...hashed, identity: found.start.identity, testLeaks: [], remarks: [] };
    await followExecution({
      folder,
      opened,
      catalog: reportCatalog,
      plan,
      results,
      facts,
      judgePlan: () => ({ diagnostics: [] }),
      engine: start.engine,
      told: [],
      registered: new Map([...recorded].map(([node, { published }]) => [node, published.result])),
      title: 'pictures',
      goOn: ['voxrun', ...process.argv.slice(2)].join(' '),
      options,
      io,
    });
  } finally {
    rmSync(folder.path, { recursive: true, force: true });
  }
  const planes = new Map(
    expand(reportCatalog, facts).nodes.flatMap(({ spec, scope, state }) =>
      spec.name === 'picture-case' && state.kind === 'fresh'
        ? [[scope.case!, readOutputJson(layout, state.published, 'planes.json') as unknown as CasePlanes] as const]
        : [],
    ),
  );
  const cases = extremes.flatMap(({ case: id, caption }) => {
    const cut = planes.get(id);
    return cut === undefined ? [] : [{ case: id, caption, planes: cut.planes }];
  });
  const lacking = extremes.length - cases.length;
  return {
    cases,
    ...(lacking === 0
      ? {}
      : {
          missing: `${lacking} of ${extremes.length} cases have no picture: their images changed since the run, or could not be read.`,
        }),
  };
}

function isUnchanged(fact: CaseFact, { side }: RunSource): boolean {
  const recorded = side.data.kind === 'known' ? side.data.value.cases.find(({ id }) => id === fact.id) : undefined;
  const content = ({ images, label }: Pick<Partial<CaseFact>, 'images' | 'label'>): string =>
    canonicalJson({ images: images ?? null, label: label ?? null });
  return recorded !== undefined && content(recorded) === content(fact);
}

function recordedPredictions(
  { nodes, folds }: RunSource,
  results: ReturnType<typeof resultsOfRun>,
): Map<string, RecordedNode> {
  return new Map(
    folds.flatMap((fold): [string, RecordedNode][] => {
      const node = `predict[${fold}]`;
      const record = nodes.get(node);
      if (record?.state !== 'done') return [];
      const answer = results.answer(record.fingerprint);
      if (answer.kind !== 'published') return [];
      const basis = record.basis as unknown as RecordedNode['basis'];
      return [[node, { basis, fingerprint: record.fingerprint, published: answer.published }]];
    }),
  );
}

/** A report is no run: what it computes is found by content. */
function temporaryRecord({ id }: RunFolder): RunFolder {
  const path = mkdtempSync(join(tmpdir(), 'voxrun-report-'));
  mkdirSync(join(path, 'nodes'));
  return { id, path };
}
