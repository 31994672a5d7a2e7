import type { Sha256 } from '../../base/hash.js';

/** `test.json`: who is kept for the test, by content, as it was when the run was made. Only there with `data.test`. */
export interface TestSet {
  readonly format: 1;
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly unit: string;
        /** By channel name. */
        readonly images: Readonly<Record<string, Sha256>>;
        readonly label?: Sha256;
        /** Hash of the target: it can be compared and not read. */
        readonly target?: Sha256;
      }
    >
  >;
}
