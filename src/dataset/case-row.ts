/** One case of the data set and where its files lie. */
export interface CaseRow {
  /** Safe as a file name; see `case-id.ts`. */
  readonly id: string;
  /** What is statistically independent, e.g. the patient. Equal to `id` where every case stands for itself. */
  readonly unit: string;
  /** The case that this one was made from, where the table says so. */
  readonly parent?: string;
  /** How it was made from its parent, in the table's words. A recorded fact; nothing is computed from it. */
  readonly derivedBy?: string;
  /** Absolute path of the image of each channel, by the channel's name. */
  readonly channels: Readonly<Record<string, string>>;
  /** Absolute path of the label map, where the experiment names one. */
  readonly label?: string;
  /** The number to be predicted, where the experiment names a column of targets. */
  readonly target?: number;
  /** Whether it belongs to the test set, which nothing reads before the network is final. */
  readonly test?: true;
}
