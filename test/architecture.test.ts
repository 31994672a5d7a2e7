import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCycles, findReachable, findViolations } from './support/find-violations.js';
import { readSourceGraph, sourceGraphOf } from './support/source-graph.js';

const root = new URL('..', import.meta.url);

describe('the sources', () => {
  const graph = readSourceGraph(fileURLToPath(new URL('src', root)));

  it('follow the arrows between the folders', () => {
    expect(findViolations(graph)).toEqual([]);
  });

  it('have no import cycle', () => {
    expect(findCycles(graph).map((cycle) => cycle.join(' -> '))).toEqual([]);
  });

  it('never let the command line load a network, a stage or the schema builder', () => {
    const heavy = /^(nn|learn)\/|^stages\/[^/]+\/main\.ts$|^config\/experiment\.ts$/;
    const reached = [...findReachable(graph, 'cli/main.ts')].filter(([file]) => heavy.test(file));
    expect(reached.map(([, way]) => way.join(' -> '))).toEqual([]);
  });

  it('load only packages that are installed with voxrun', () => {
    const { dependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const entries = ['cli/main.ts', 'stages/child.ts', 'learn/loader/worker.ts', 'nn/self-test-main.ts'];
    const files = new Set(entries.flatMap((entry) => [...findReachable(graph, entry).keys()]));
    const foreign = [...files].flatMap((file) =>
      (graph.get(file) ?? [])
        .filter(({ isPackage, how, target }) => isPackage && how !== 'type' && !target.startsWith('node:'))
        .filter(
          ({ target }) => !Object.keys(dependencies).some((name) => target === name || target.startsWith(`${name}/`)),
        )
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(foreign).toEqual([]);
  });
});

describe('the checker', () => {
  const graphOf = (texts: Record<string, string>) => sourceGraphOf(new Map(Object.entries(texts)));

  it('finds an import against the arrows, in whatever form', () => {
    const graph = graphOf({
      'base/a.ts': "import { b } from '../config/b.js';",
      'config/b.ts': "export * from '../imaging/c.js';",
      'imaging/c.ts': "const b = await import('../config/b.js');",
      'nn/d.ts': "import type { C } from '../imaging/c.js';",
      'run/e.ts': "let main: typeof import('../stages/train/main.js');",
      'stages/train/main.ts': "import '../../run/e.js';",
      'cli/f.ts': "import '../stages/train/main.js';\nimport '../stages/train/spec.js';",
      'stages/train/spec.ts': "import './main.js';",
    });
    expect(findViolations(graph)).toEqual([
      'base/a.ts imports config/b.ts: base may not import config',
      'config/b.ts imports imaging/c.ts: config may not import imaging',
      'imaging/c.ts imports config/b.ts: imaging may not import config',
      'nn/d.ts imports imaging/c.ts: nn may not import imaging',
      'run/e.ts imports stages/train/main.ts: run may not import stage main',
      'stages/train/main.ts imports run/e.ts: stage main may not import run',
      'cli/f.ts imports stages/train/main.ts: cli may not import stage main',
      'stages/train/spec.ts imports stages/train/main.ts: stage specs may not import stage main',
    ]);
  });

  it('lets graph see only the types of the store', () => {
    const graph = graphOf({
      'store/a.ts': '',
      'graph/types.ts': "import type { A } from '../store/a.js';\nimport { type B } from '../store/a.js';",
      'graph/values.ts': "import { a, type B } from '../store/a.js';",
    });
    expect(findViolations(graph)).toEqual(['graph/values.ts imports store/a.ts: graph may import only types of store']);
  });

  it('finds packages where they may not be loaded', () => {
    const graph = graphOf({
      'imaging/a.ts': "const tf = require('@tensorflow/tfjs');",
      'nn/b.ts': "const tf = require('@tensorflow/tfjs');",
      'run/c.ts': "import { execa } from 'execa';",
      'run/d.ts': "import type { Options } from 'execa';\nconst { execa } = await import('execa');",
    });
    expect(findViolations(graph)).toEqual([
      'imaging/a.ts imports @tensorflow/tfjs: only nn loads tfjs',
      'run/c.ts imports execa: execa is loaded when a process is started, not before',
    ]);
  });

  it('finds a file in an unknown folder and an import of nothing', () => {
    const graph = graphOf({ 'helpers/a.ts': '', 'base/b.ts': "import './gone.js';" });
    expect(findViolations(graph)).toEqual([
      'helpers/a.ts is in no known folder',
      'base/b.ts imports base/gone.ts: there is no such source file',
    ]);
  });

  it('finds a cycle, also one of types', () => {
    const graph = graphOf({
      'base/a.ts': "import './b.js';",
      'base/b.ts': "import type { C } from './c.js';",
      'base/c.ts': "import './b.js';",
    });
    expect(findCycles(graph)).toEqual([['base/b.ts', 'base/c.ts', 'base/b.ts']]);
  });

  it('follows dynamic imports but no types', () => {
    const graph = graphOf({
      'cli/main.ts': "await import('./run.js');",
      'cli/run.ts': "import type { N } from '../nn/a.js';\nimport './other.js';",
      'cli/other.ts': '',
      'nn/a.ts': '',
    });
    expect([...findReachable(graph, 'cli/main.ts').keys()]).toEqual(['cli/main.ts', 'cli/run.ts', 'cli/other.ts']);
  });
});
