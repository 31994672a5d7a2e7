/** A slice of one channel through a patch. */
export interface Plane {
  readonly channel: number;
  /** The axis across it, and its number along that axis. */
  readonly axis: 0 | 1 | 2;
  readonly index: number;
  /** Pixels across and up. */
  readonly width: number;
  readonly height: number;
  /** The same in mm. */
  readonly widthMm: number;
  readonly heightMm: number;
  /** 8-bit grey, top row first. */
  readonly png: Uint8Array;
  /** Borders of each label as an SVG path over the pixels. */
  readonly outlines: readonly { readonly label: number; readonly path: string }[];
}
