import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.js';
import { sha256 } from '../src/base/hash.js';
import { catalog } from '../src/stages/catalog.js';
import { layoutOf } from '../src/store/layout.js';
import { readManifest, readOutputJson } from '../src/store/manifest.js';
import { listRuns, readNodes, type RunFolder } from '../src/store/run-record.js';
import { temporaryFolder, tiny, voxrun } from './support/real-cli.js';
import { readSourceGraph, type SourceGraph } from './support/source-graph.js';

/**
 * Results are found by fingerprints, and of the code only the stage's version is in them. So a stage whose results
 * change must raise its version, and this test notices when its sources change: then either raise the version in its
 * spec.ts, or see that the golden results below still hold, and record what is there with
 * `RECORD_STAGES=1 npx vitest run test/stage-versions.test.ts`.
 */
interface Recorded {
  readonly stages: Readonly<
    Record<string, { readonly version: number; readonly sources: string; readonly results?: string }>
  >;
  /** Of stages that compute in floating point: compared within a tolerance, since another processor gives other bits. */
  readonly losses: readonly number[];
  readonly dice: number;
}

const recordedFile = join(packageRoot(), 'test', 'fixtures', 'stage-versions.json');
const src = join(packageRoot(), 'src');
const recording = process.env.RECORD_STAGES === '1';
/** Stages whose outputs are the same bytes on every machine. */
const EXACT = ['ingest', 'split', 'analyze', 'prepare'];

let now: Recorded;
let recorded: Recorded;

beforeAll(async () => {
  const graph = readSourceGraph(src);
  const run = await tinyRun();
  now = {
    stages: Object.fromEntries(
      catalog.map(({ name, version }) => {
        const results = EXACT.includes(name) ? { results: digestOfResults(run, name) } : {};
        return [name, { version, sources: digestOfSources(graph, name), ...results }];
      }),
    ),
    losses: (outputOf(run, 'train[0]', 'history.json') as { loss: number }[]).map(({ loss }) => loss),
    dice: (outputOf(run, 'summarize', 'summary.json') as { dice: { mean_foreground: number } }).dice.mean_foreground,
  };
  if (recording) writeFileSync(recordedFile, `${JSON.stringify(now, undefined, 2)}\n`);
  recorded = JSON.parse(readFileSync(recordedFile, 'utf8')) as Recorded;
});

describe('a stage', () => {
  it.each(catalog.map(({ name }) => name))('%s has a version that belongs to its sources', (name) => {
    const [before, after] = [recorded.stages[name], now.stages[name]!];
    expect(
      before?.version === after.version && before.sources !== after.sources
        ? `sources of ${name} changed`
        : 'as recorded',
    ).toBe('as recorded');
    expect(before?.version, 'record the raised version').toBe(after.version);
  });

  it.each(EXACT)('%s gives the recorded results, byte for byte', (name) => {
    expect(now.stages[name]!.results).toBe(recorded.stages[name]!.results);
  });

  it('train and what follows give the recorded losses and Dice', () => {
    // Six steps on other hardware part by rounding only, far below this.
    for (const [epoch, loss] of now.losses.entries()) expect(loss).toBeCloseTo(recorded.losses[epoch]!, 3);
    expect(now.dice).toBeCloseTo(recorded.dice, 2);
  });
});

interface TinyRun {
  readonly layout: ReturnType<typeof layoutOf>;
  readonly folder: RunFolder;
}

async function tinyRun(): Promise<TinyRun> {
  const folder = temporaryFolder();
  await voxrun(folder, ['init', '--example', 'asymmetric', 'data', '--cases', '5']);
  const { code, stderr } = await voxrun(folder, ['run', 'data/experiment.yaml', ...tiny]);
  expect(code, stderr).toBe(0);
  const layout = layoutOf(join(folder, 'runs'));
  return { layout, folder: listRuns(layout, 'asymmetric')[0]! };
}

/** Over the contents of all outputs of all nodes of a stage. */
function digestOfResults({ layout, folder }: TinyRun, stage: string): string {
  const lines = readNodes(folder)
    .filter(({ node }) => node === stage || node.startsWith(`${stage}[`))
    .flatMap(({ node, result }) =>
      Object.entries(readManifest(layout, result!)!.files).map(([file, { sha256: hash }]) => `${node} ${file} ${hash}`),
    );
  return sha256(lines.sort().join('\n'));
}

function outputOf({ layout, folder }: TinyRun, node: string, file: string): unknown {
  const result = readNodes(folder).find((record) => record.node === node)!.result!;
  return readOutputJson(layout, readManifest(layout, result)!, file);
}

/** Over the code, without comments and types, of everything that a stage's work imports. */
function digestOfSources(graph: SourceGraph, stage: string): string {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { target, isPackage, how } of graph.get(file) ?? []) {
      if (!isPackage && how !== 'type') visit(target);
    }
  };
  // Controls share their folder.
  const folder = stage.startsWith('control-') ? 'control' : stage;
  visit(`stages/${folder}/spec.ts`);
  visit(`stages/${folder}/main.ts`);
  const codes = [...seen].sort().map((file) => {
    const { code } = transformSync(readFileSync(join(src, file), 'utf8'), {
      loader: 'ts',
      minifyWhitespace: true,
      sourcefile: join(dirname(src), file),
    });
    return `${file} ${code}`;
  });
  return sha256(codes.join('\n'));
}
