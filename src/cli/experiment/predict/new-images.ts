import { extname } from 'node:path';
import type { Diagnostic } from '../../../base/diagnostic.js';
import { DiagnosticError } from '../../../base/failure.js';
import type { CaseRow } from '../../../dataset/case-row.js';
import { checkCaseIds } from '../../../dataset/check-case-ids.js';
import { channelFiles } from './channel-files.js';
import { imageTable } from './image-table.js';
import { predictProblem } from './predict-problem.js';

export interface NewImagesOptions {
  /** What stands behind the run: images, folders, or one table. */
  readonly images: readonly string[];
  /** Values of `--channel`: `name=folder`, `name=file` or `name=pattern` with `{case}`. */
  readonly given: readonly string[];
  /** The channels that the run was trained on, in their order. */
  readonly channels: readonly string[];
  readonly cwd: string;
}

/**
 * The images to predict, as cases sorted by id, each with a file for every channel of the run. Opens no image. Throws
 * `DiagnosticError` with all that is wrong.
 */
export function newImages(options: NewImagesOptions): readonly CaseRow[] {
  const rows = listed(options);
  const mistakes = checkCaseIds(rows.map(({ id }) => ({ id })));
  if (mistakes.length > 0) throw new DiagnosticError(mistakes);
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function listed(options: NewImagesOptions): CaseRow[] {
  const { images, given, channels, cwd } = options;
  const [first, ...more] = images;
  if (first !== undefined && isTable(first)) {
    if (more.length + given.length > 0) throw ambiguous(`the table ${first} and other images`);
    return imageTable({ table: first, channels, cwd });
  }
  if (given.length > 0) {
    if (first !== undefined) throw ambiguous(`${first} and images with --channel`);
    return byChannel(options);
  }
  if (first === undefined) throw noImages(channels);
  if (channels.length > 1) throw severalChannels(channels);
  const channel = channels[0]!;
  return [...channelFiles({ values: images, cwd })].map(([id, path]) => ({
    id,
    unit: id,
    channels: { [channel]: path },
  }));
}

/** A case is an image of the same name in each channel. */
function byChannel({ given, channels, cwd }: NewImagesOptions): CaseRow[] {
  const values = new Map<string, string[]>();
  for (const text of given) {
    const split = text.indexOf('=');
    const name = text.slice(0, Math.max(0, split));
    if (!channels.includes(name)) throw unknownChannel(text, channels);
    values.set(name, [...(values.get(name) ?? []), text.slice(split + 1)]);
  }
  const absent = channels.filter((name) => !values.has(name));
  if (absent.length > 0) throw missingChannels(absent, channels);
  const files = channels.map((name) => channelFiles({ values: values.get(name)!, cwd }));
  const ids = [...new Set(files.flatMap((found) => [...found.keys()]))];
  const gaps = channels.flatMap((name, index): Diagnostic[] => {
    const lacking = ids.filter((id) => !files[index]!.has(id)).sort();
    return lacking.length === 0 ? [] : [channelGap(name, lacking)];
  });
  if (gaps.length > 0) throw new DiagnosticError(gaps);
  return ids.map((id) => ({
    id,
    unit: id,
    channels: Object.fromEntries(channels.map((name, index) => [name, files[index]!.get(id)!])),
  }));
}

function isTable(path: string): boolean {
  return ['.csv', '.tsv'].includes(extname(path).toLowerCase());
}

function ambiguous(what: string): Error {
  return predictProblem({
    code: 'IMAGES_AMBIGUOUS',
    message: `${what} are given at once`,
    fix: 'give one table, or images and folders, or --channel for every channel',
  });
}

function noImages(channels: readonly string[]): Error {
  return predictProblem({
    code: 'IMAGES_MISSING',
    message: 'no images are given',
    fix: channels.length === 1 ? 'name image files or folders behind the run' : howToGive(channels),
  });
}

function severalChannels(channels: readonly string[]): Error {
  return predictProblem({
    code: 'CHANNELS_MISSING',
    message: `the run was trained on ${channels.length} channels: ${channels.join(', ')}`,
    fix: howToGive(channels),
  });
}

function unknownChannel(text: string, channels: readonly string[]): Error {
  return predictProblem({
    code: 'CHANNEL_UNKNOWN',
    message: `--channel ${text} names no channel of the run: it was trained on ${channels.join(', ')}`,
    fix: howToGive(channels),
  });
}

function missingChannels(absent: readonly string[], channels: readonly string[]): Error {
  return predictProblem({
    code: 'CHANNELS_MISSING',
    message: `no images are given for ${absent.length === 1 ? 'channel' : 'channels'} ${absent.join(', ')}`,
    fix: howToGive(channels),
  });
}

function channelGap(name: string, ids: readonly string[]): Diagnostic {
  return {
    code: 'CHANNEL_MISSING',
    severity: 'error',
    blame: 'usage',
    message: `channel ${name} has no image for ${ids.join(', ')}`,
    fix: 'images of one case have the same name in every folder; where they differ, write the name with {case}',
    places: [],
  };
}

function howToGive(channels: readonly string[]): string {
  const each = channels.map((name) => `--channel ${name}=FOLDER`).join(' ');
  return `${each}, or a CSV table with the columns ${['case', ...channels].join(', ')}`;
}
