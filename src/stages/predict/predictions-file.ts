/** `predictions.json` of one fold. It names the content of every prediction, so it stands for all of them. */
export interface Predictions {
  readonly format: 1;
  readonly cases: Readonly<Record<string, { readonly file: string; readonly sha256: string }>>;
}
