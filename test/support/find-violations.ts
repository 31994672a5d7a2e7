import type { SourceGraph, SourceImport } from './source-graph.js';

/** A part of the sources and the parts it may import; `type` marks those of which it may import types only. */
interface Part {
  readonly name: string;
  readonly owns: (file: string) => boolean;
  readonly imports: readonly string[];
  readonly typesOf?: readonly string[];
}

const folder = (name: string) => (file: string) => file.startsWith(`${name}/`);

const BELOW_STAGES = 'base config dataset stats checks store graph compare imaging engine report'.split(' ');

/** The order counts: the first part that owns a file is its part. */
const PARTS: readonly Part[] = [
  { name: 'base', owns: folder('base'), imports: [] },
  { name: 'config', owns: folder('config'), imports: ['base'] },
  { name: 'dataset', owns: folder('dataset'), imports: ['base'] },
  { name: 'stats', owns: folder('stats'), imports: ['base'] },
  { name: 'checks', owns: folder('checks'), imports: ['base', 'config', 'stats'] },
  { name: 'store', owns: folder('store'), imports: ['base'] },
  { name: 'graph', owns: folder('graph'), imports: ['base', 'config'], typesOf: ['store'] },
  { name: 'run', owns: folder('run'), imports: ['base', 'graph', 'store'] },
  { name: 'compare', owns: folder('compare'), imports: ['base', 'graph', 'stats', 'store'] },
  { name: 'imaging', owns: folder('imaging'), imports: ['base'] },
  { name: 'engine', owns: folder('engine'), imports: ['base'] },
  { name: 'nn', owns: folder('nn'), imports: ['base', 'engine'] },
  { name: 'learn', owns: folder('learn'), imports: ['base', 'stats', 'imaging', 'nn'] },
  { name: 'report', owns: folder('report'), imports: ['base', 'stats'] },
  {
    name: 'stage specs',
    // With the parts that several specs have in common.
    owns: (file) => /^stages\/[^/]+\/(spec|[a-z-]+-(needs|slice))\.ts$/.test(file),
    imports: ['base', 'config', 'graph'],
  },
  {
    name: 'stage catalog',
    owns: (file) => /^stages\/(test-)?catalog\.ts$/.test(file),
    imports: ['graph', 'stage specs'],
  },
  {
    name: 'stage entry',
    owns: (file) => file === 'stages/child.ts',
    imports: ['run', 'stage catalog', 'stage main'],
    typesOf: ['graph'],
  },
  {
    name: 'stage main',
    owns: (file) => /^stages\/[^/]+\/main\.ts$/.test(file),
    imports: [...BELOW_STAGES, 'learn', 'nn', 'stage specs', 'stage catalog', 'stage work'],
  },
  {
    name: 'stage work',
    owns: folder('stages'),
    imports: [...BELOW_STAGES, 'learn', 'nn', 'stage specs', 'stage catalog'],
  },
  {
    name: 'cli',
    owns: folder('cli'),
    // Stage work, too, but none that leads to learn or nn: what the command line can reach is tested by itself.
    imports: [...BELOW_STAGES, 'run', 'stage specs', 'stage catalog', 'stage work'],
  },
];

/** Packages that only some parts may load, and how. */
const PACKAGES: readonly {
  readonly matches: RegExp;
  readonly parts?: readonly string[];
  readonly how?: readonly SourceImport['how'][];
  readonly why: string;
}[] = [
  { matches: /^@tensorflow\//, parts: ['nn'], why: 'only nn loads tfjs' },
  { matches: /^execa(\/|$)/, how: ['dynamic', 'type'], why: 'execa is loaded when a process is started, not before' },
];

/** What breaks the arrows between the folders, one line each; empty if nothing does. */
export function findViolations(graph: SourceGraph): string[] {
  const violations: string[] = [];
  for (const [file, imports] of graph) {
    const part = partOf(file);
    if (part === undefined) {
      violations.push(`${file} is in no known folder`);
      continue;
    }
    for (const one of imports) {
      const reason = one.isPackage ? packageViolation(one, part) : arrowViolation(one, { part, graph });
      if (reason !== undefined) violations.push(`${file} imports ${one.target}: ${reason}`);
    }
  }
  return violations;
}

function partOf(file: string): Part | undefined {
  return PARTS.find(({ owns }) => owns(file));
}

function packageViolation({ target, how }: SourceImport, part: Part): string | undefined {
  return PACKAGES.find(
    (rule) =>
      rule.matches.test(target) && (rule.parts?.includes(part.name) === false || rule.how?.includes(how) === false),
  )?.why;
}

interface ArrowContext {
  readonly part: Part;
  readonly graph: SourceGraph;
}

function arrowViolation({ target, how }: SourceImport, { part, graph }: ArrowContext): string | undefined {
  const to = partOf(target);
  if (to === undefined || !(graph.has(target) || target.includes('/generated/') || target.endsWith('.json'))) {
    return 'there is no such source file';
  }
  if (to === part || part.imports.includes(to.name)) return undefined;
  if (part.typesOf?.includes(to.name) === true) {
    return how === 'type' ? undefined : `${part.name} may import only types of ${to.name}`;
  }
  return `${part.name} may not import ${to.name}`;
}

/** Circles of imports, types included, each as the files along it, the first one repeated at the end. */
export function findCycles(graph: SourceGraph): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      cycles.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const { target, isPackage } of graph.get(file) ?? []) if (!isPackage) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return cycles;
}

/** The files that may be loaded once `entry` is, with the way there; what `import type` names is not. */
export function findReachable(graph: SourceGraph, entry: string): Map<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([[entry, [entry]]]);
  for (const [file, way] of ways) {
    for (const { target, isPackage, how } of graph.get(file) ?? []) {
      if (!isPackage && how !== 'type' && !ways.has(target)) ways.set(target, [...way, target]);
    }
  }
  return ways;
}
