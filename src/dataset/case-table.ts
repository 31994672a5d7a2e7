import type { Diagnostic, Span } from '../base/diagnostic.js';
import type { FileSetting, Listing } from './case-listing.js';
import type { CaseRow } from './case-row.js';
import { listFromFolders } from './list-from-folders.js';
import { listFromTable } from './list-from-table.js';
import { assignUnits } from './units.js';

export interface CasesOptions {
  /** Absolute folder that all other paths start from. */
  readonly root: string;
  readonly channels: readonly { readonly name: string; readonly image: string }[];
  readonly label: string;
  /** CSV file, from `root`. Without it, cases are found by listing folders. */
  readonly table?: string | undefined;
  /** `case`, a column of the table, or a regular expression whose first group in the case id is the unit. */
  readonly independentUnit: string | { readonly pattern: string };
  /** Where a setting stands in the experiment file; undefined for a default. */
  readonly locate: (path: readonly (string | number)[]) => Span | undefined;
  /** How messages show a path, e.g. relative to the working folder. As it is, if absent. */
  readonly showPath?: (path: string) => string;
}

export interface Cases {
  /** What can be used, sorted by id. Incomplete where there are errors. */
  readonly cases: readonly CaseRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The cases of an experiment, from folder listings (`images/{case}.nii.gz`) or a CSV table. Opens no image. All that
 * is wrong is reported at once, and each finding names every case that it concerns: a malformed table or an unsafe
 * id is a `usage` error, a file that is missing a `data` error.
 */
export function readCases(options: CasesOptions): Cases {
  const { locate, independentUnit } = options;
  const listing = list(options);
  const { cases, diagnostics } = assignUnits({
    cases: listing.cases,
    independentUnit,
    hasTable: options.table !== undefined,
    locate,
  });
  return {
    cases: [...cases].sort((a, b) => (a.id < b.id ? -1 : 1)),
    diagnostics: [...listing.diagnostics, ...diagnostics],
  };
}

function list({ root, channels, label, table, independentUnit, locate, showPath }: CasesOptions): Listing {
  const settings: FileSetting[] = [
    ...channels.map(({ name, image }) => ({
      channel: name,
      value: image,
      path: ['data', 'channels', name, 'image'],
    })),
    { value: label, path: ['data', 'label'] },
  ];
  const common = { root, settings, locate, showPath: showPath ?? ((path: string) => path) };
  if (table === undefined) return listFromFolders(common);
  return listFromTable({ ...common, table, independentUnit });
}
