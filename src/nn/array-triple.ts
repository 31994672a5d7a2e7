/** One number per spatial axis of an array, in its order: depth (third letter), height (second), width (first). */
export type ArrayTriple = readonly [number, number, number];
