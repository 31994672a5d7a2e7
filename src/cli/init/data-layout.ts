/** How the files of a folder make cases. */
export interface DataLayout {
  /** In words, for the user: "pairs of files in images and labels". */
  readonly kind: string;
  /** Folder that all paths start from: a path from the folder that was looked at, `''` for itself. */
  readonly root: string;
  readonly channels: readonly LayoutChannel[];
  /** Pattern or column of the label maps; none for a regression. */
  readonly label?: string;
  readonly table?: LayoutTable;
  /** Names of label values, where a file tells them. */
  readonly labels?: Readonly<Record<string, number>>;
  readonly regions?: Readonly<Record<string, LayoutRegion>>;
  readonly ignore?: string;
  readonly cases: readonly LayoutCase[];
  /** What was left out and what else it could be. */
  readonly remarks: readonly string[];
}

export interface LayoutChannel {
  readonly name: string;
  /** A path with `{case}`, or a column of the table. */
  readonly image: string;
  /** Which volume of its files, where they hold several. */
  readonly component?: number;
  /** As a file says; otherwise the images decide. */
  readonly normalize?: 'zscore' | 'ct' | 'rescale' | 'none';
}

export interface LayoutTable {
  readonly file: string;
  /** Column of the patients. */
  readonly unit?: string;
  /** Column of numbers to be predicted. */
  readonly target?: string;
  /** Column and value that mark a test set. */
  readonly test?: { readonly column: string; readonly value: string };
}

export interface LayoutRegion {
  readonly of: readonly string[];
  readonly as: string;
}

export interface LayoutCase {
  readonly id: string;
  /** Absolute paths, one per channel. */
  readonly images: readonly string[];
  readonly label?: string;
  /** The patient, where a table says it. */
  readonly unit?: string;
}
