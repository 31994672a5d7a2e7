/** Lowest and highest value of something that is drawn uniformly between them. */
export type Range = readonly [number, number];
