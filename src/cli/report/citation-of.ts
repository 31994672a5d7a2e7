import { sha256OfJson } from '../../base/hash.js';
import type { Json } from '../../base/json.js';
import { printableLine } from '../../base/printable.js';
import type { Citation } from '../../report/run-report.js';
import type { RunSource } from './run-source.js';

/** What others need to know which run this was, and on which data. */
export function citationOf(source: RunSource, options: { anonymous: boolean }): Citation {
  const { found, side, settings } = source;
  const { start, folder } = found;
  const environment = side.environment.kind === 'known' ? side.environment.value : {};
  const version = side.code.voxrun;
  const fact = (name: string, value: Json | undefined): [string, string][] =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  const facts = [
    ...fact('run', folder.id),
    ...fact('experiment', settings.name),
    ...fact('identity', start.identity),
    ...fact('started', start.startedAt),
    ...fact('voxrun', side.code.build === undefined ? version : `${version}, build ${side.code.build}`),
    ...fact('stages', stagesText(side.code.stages)),
    ...fact('engine', environment.engine),
    ...fact('node', environment.node),
    ...fact('machine', machineText(environment)),
    ...fact('seed', settings.seed),
    ...fact('data', dataText(source)),
    ...fact('split', splitText(source)),
    // It holds paths, which may name people.
    ...(options.anonymous ? [] : fact('command', start.commandLine.map(quotedWord).join(' '))),
  ];
  return { facts, text: citationText({ facts, title: settings.name, year: start.startedAt.slice(0, 4), version }) };
}

function citationText(options: {
  facts: readonly (readonly [string, string])[];
  title: string;
  year: string;
  version: string;
}): string {
  const { facts, title, year, version } = options;
  const of = new Map(facts);
  const note = ['identity', 'engine', 'data', 'split', 'seed'].flatMap((name) => {
    const value = of.get(name);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  const run = of.get('run') ?? '';
  return [
    `@misc{voxrun-${run},`,
    `  title = {Run ${run} of experiment ${inBraces(title)}},`,
    `  year = {${inBraces(year)}},`,
    `  howpublished = {voxrun ${inBraces(version)}},`,
    `  note = {${inBraces(note.join('; '))}},`,
    '}',
  ].join('\n');
}

/** BibTeX counts braces. */
function inBraces(text: string): string {
  return printableLine(text).replace(/[{}\\]/g, '');
}

function stagesText(stages: Readonly<Record<string, number>>): string {
  return Object.entries(stages)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

/** The kind of machine; its name is nobody's business. */
function machineText({ platform, cpu, gpus, threads }: Readonly<Record<string, Json>>): string | undefined {
  const parts = [
    platform,
    cpu,
    ...(Array.isArray(gpus) ? (gpus as readonly Json[]) : []),
    ...(typeof threads === 'number' ? [`${threads} threads`] : []),
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Contents only: paths and names of files are in no hash. */
function dataText({ side }: RunSource): string | undefined {
  if (side.data.kind === 'unknown') return undefined;
  const { cases } = side.data.value;
  const contents = cases.map(({ images, label, target }) => ({
    ...(images === undefined ? {} : { images: images }),
    ...(label === undefined ? {} : { label: label }),
    ...(target === undefined ? {} : { target: target }),
  }));
  const hashes = contents.map((content) => sha256OfJson(content)).sort();
  return `${cases.length} cases, sha256 of their contents ${sha256OfJson(hashes)}`;
}

function splitText({ side }: RunSource): string | undefined {
  if (side.folds.kind === 'unknown') return undefined;
  const folds = side.folds.value;
  return `${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}, sha256 ${sha256OfJson(folds as unknown as Json)}`;
}

/** As a shell would need it. */
function quotedWord(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
