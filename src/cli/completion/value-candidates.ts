import { schema } from '../../config/generated/schema.js';
import { catalog } from '../../stages/catalog.js';
import type { StoreLayout } from '../../store/layout.js';
import { listExperiments, readNodes } from '../../store/run-record.js';
import { findRun } from '../experiment/find-run.js';
import { ageText } from '../list/cell-text.js';
import { keysOf } from '../query/known-key.js';
import type { ListedRun } from '../query/listed-run.js';
import { readListedRuns } from '../query/read-listed-runs.js';
import { runFacts } from '../query/run-facts.js';
import { NONE, type Candidate, type Candidates } from './candidates.js';
import { settingKeys } from './setting-keys.js';

/** More ids than this are no help to choose from, and older ones are named by what is typed of them. */
const MOST_RUNS = 100;

export interface ValueContext {
  /** What the usage calls it: `run`, `key=value`. */
  readonly placeholder: string;
  /** What is typed of it. */
  readonly written: string;
  readonly command: string;
  /** Arguments before it. */
  readonly args: readonly string[];
  readonly layout: StoreLayout;
}

/** What may be written where a command takes a run, a file, a setting, a stage. */
export function valueCandidates(context: ValueContext): Candidates {
  const { placeholder, written, layout } = context;
  if (placeholder.includes('=')) return assignments(written);
  const names = placeholder.split('-');
  const files = names.includes('file') || /^[ab]$/.test(placeholder) ? ({ files: 'experiment' } as const) : {};
  if (names.includes('run') || /^[ab]$/.test(placeholder)) return { words: runNames(context), ...files };
  switch (placeholder) {
    case 'condition':
      return conditionWords(written, layout);
    case 'key':
      return { words: sortKeys(layout) };
    case 'keys':
      return listOfKeys(written, layout);
    case 'stage':
      return { words: stageNames(context) };
    case 'group':
      return { words: groups(layout) };
    case 'shell':
      return { words: ['bash', 'zsh', 'fish'].map((word) => ({ word })) };
    case 'action':
      return { words: [{ word: 'install' }] };
    case 'folder':
      return { words: [], files: 'folder' };
    case 'number':
    case 'threads':
      return NONE;
    default:
      return { words: [], files: names.includes('file') ? 'experiment' : 'any' };
  }
}

function runNames({ command, layout }: ValueContext): Candidate[] {
  const runs = readListedRuns(layout)
    .filter(({ state }) => command !== 'stop' || state === 'running')
    .reverse();
  const positions = ['@last', ...listExperiments(layout).map((experiment) => `${experiment}@last`)];
  const ids = runs.slice(0, MOST_RUNS).map((run) => ({ word: run.run.folder.id, about: aboutRun(run) }));
  return runs.length === 0 ? [] : [...ids, ...positions.map((word) => ({ word }))];
}

function aboutRun({ run, state, ageSeconds }: ListedRun): string {
  const member = run.facts.group?.member;
  return [run.experiment, ...(member === undefined ? [] : [member]), state, ageText(ageSeconds)].join(' ');
}

/** `training.optimizer.lr=`, and after the sign the words that the setting takes; `~key` deletes one. */
function assignments(written: string): Candidates {
  const keys = settingKeys(schema);
  const equals = written.indexOf('=');
  if (equals === -1) {
    const isDeleting = written.startsWith('~');
    const words = keys.map(({ key, about }) => ({
      word: isDeleting ? `~${key}` : `${key}=`,
      ...(about === undefined ? {} : { about }),
    }));
    return { words, isOpen: !isDeleting };
  }
  const key = written.slice(0, equals);
  const values = keys.find((one) => one.key === key)?.values ?? [];
  return { words: values.map((value) => ({ word: `${key}=${value}` })) };
}

/** The last word of a condition: names at its beginning and after and, or, not, has. */
function conditionWords(written: string, layout: StoreLayout): Candidates {
  const [, before = '', last = ''] = /^(.*[\s(])?([^\s(]*)$/s.exec(written) ?? [];
  const isName = /(^|[\s(])(and|or|not|has)\s+$|^\s*$|\(\s*$/.test(before);
  const names = isName ? [...allKeys(layout), 'not', 'has'] : ['and', 'or', 'in'];
  const words = names.filter((name) => name.startsWith(last)).map((name) => ({ word: `${before}${name}` }));
  return { words, isOpen: true };
}

function sortKeys(layout: StoreLayout): Candidate[] {
  return allKeys(layout).flatMap((key) => [{ word: key }, { word: `-${key}` }]);
}

function listOfKeys(written: string, layout: StoreLayout): Candidates {
  const before = written.slice(0, written.lastIndexOf(',') + 1);
  return { words: allKeys(layout).map((key) => ({ word: `${before}${key}` })), isOpen: true };
}

function allKeys(layout: StoreLayout): string[] {
  return [...Object.keys(runFacts), ...keysOf(readListedRuns(layout).slice(-MOST_RUNS))];
}

/** Of the run that was named before it; else all that there are. */
function stageNames({ command, args, layout }: ValueContext): Candidate[] {
  const stages = catalog.map(({ name }) => name);
  if (command !== 'logs') return stages.map((word) => ({ word }));
  const { folder } = findRun({ layout, name: args[0]! });
  const nodes = readNodes(folder).map(({ node }) => node);
  const folds = nodes.filter((node) => /\[\d+\]$/.test(node)).map((node) => node.replace(/\[(\d+)\]$/, '.$1'));
  return [...new Set([...stages, ...folds])].sort().map((word) => ({ word }));
}

function groups(layout: StoreLayout): Candidate[] {
  const names = readListedRuns(layout).flatMap(({ run }) => run.facts.group?.group ?? []);
  return [...new Set(names)].map((word) => ({ word }));
}
