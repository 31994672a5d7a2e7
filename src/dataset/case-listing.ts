import type { Diagnostic, Place, Span } from '../base/diagnostic.js';
import { caseIdProblem, quoteId } from './case-id.js';
import type { CaseRow } from './case-row.js';

/** A case as it was listed, before its unit is known. */
export interface ListedCase extends Omit<CaseRow, 'unit' | 'test'> {
  /** What the column that `independent_unit` names says. */
  readonly unit?: string;
}

/** Where a case's cell of a column stands; undefined where there is no such case or column. */
export type LocateCell = (caseId: string, column: string) => Span | undefined;

export interface Listing {
  readonly cases: readonly ListedCase[];
  /** What the column that `test` names says, by case id. */
  readonly testCells?: ReadonlyMap<string, string>;
  /** Where a cell of the table stands. */
  readonly locateCell?: LocateCell;
  readonly diagnostics: readonly Diagnostic[];
}

/** The setting that says where the file of one channel, or the label, of each case lies. */
export interface FileSetting {
  /** Undefined for the label. */
  readonly channel?: string;
  /** A path with `{case}` in it, or the name of a column of the table. */
  readonly value: string;
  /** Keys that lead to the setting in the experiment file. */
  readonly path: readonly string[];
}

export interface ListingOptions {
  /** Absolute folder that all paths start from. */
  readonly root: string;
  readonly settings: readonly FileSetting[];
  /** Where a setting stands in the experiment file; undefined for a default. */
  readonly locate: (path: readonly (string | number)[]) => Span | undefined;
  /** How messages show a path. */
  readonly showPath: (path: string) => string;
}

/** `label` or `image`, with the channel's name if there are several. */
export function nameOfFile({ channel }: FileSetting, settings: readonly FileSetting[]): string {
  if (channel === undefined) return 'label';
  const channels = settings.filter((one) => one.channel !== undefined).length;
  return channels > 1 ? `image of channel ${channel}` : 'image';
}

/** The files of one case as a case has them, from its paths in the order of the settings. */
export function filesOfCase(
  settings: readonly FileSetting[],
  paths: readonly string[],
): Pick<CaseRow, 'channels' | 'label'> {
  const channels: Record<string, string> = {};
  let label: string | undefined;
  for (const [index, { channel }] of settings.entries()) {
    if (channel === undefined) label = paths[index]!;
    else channels[channel] = paths[index]!;
  }
  return { channels, ...(label === undefined ? {} : { label }) };
}

/** The places that are known, the first being the main one. */
export function knownPlaces(...places: readonly (Place | Span | undefined)[]): Place[] {
  return places.flatMap((place) => {
    if (place === undefined) return [];
    return 'span' in place ? [place] : [{ span: place }];
  });
}

/** `3 cases`, `1 case`. */
export function countCases(count: number): string {
  return count === 1 ? '1 case' : `${count} cases`;
}

/** So many findings of one kind are written out; a table of thousands would hide the rest of the message. */
const WRITTEN_OUT = 5;

/** The first of them, with a comma between, and how many there are besides: `a, b, c, d, e and 7 more`. */
export function listFirst<T>(items: readonly T[], write: (item: T) => string): string {
  const listed = items.slice(0, WRITTEN_OUT).map(write).join(', ');
  return items.length > WRITTEN_OUT ? `${listed} and ${items.length - WRITTEN_OUT} more` : listed;
}

/** All of them, with a comma between; one that could upset a terminal is quoted. */
export function listIds(ids: readonly string[]): string {
  return ids.map((id) => (caseIdProblem(id) === undefined ? id : quoteId(id))).join(', ');
}
