/**
 * The border of one label in a slice as an SVG path between the pixels, whose corners have whole coordinates: straight
 * runs, horizontal and vertical. `values` are row by row.
 */
export function outlinePath(slice: { values: Uint8Array; width: number; height: number; value: number }): string {
  const { values, width, height, value } = slice;
  const isInside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && values[y * width + x] === value;
  const parts: string[] = [];
  for (let y = 0; y <= height; y++) {
    for (const [from, to] of runs(width, (x) => isInside(x, y - 1) !== isInside(x, y)))
      parts.push(`M${from} ${y}H${to}`);
  }
  for (let x = 0; x <= width; x++) {
    for (const [from, to] of runs(height, (y) => isInside(x - 1, y) !== isInside(x, y)))
      parts.push(`M${x} ${from}V${to}`);
  }
  return parts.join('');
}

/** Where `holds` is true without a break: from the first index to the one after the last. */
function* runs(length: number, holds: (index: number) => boolean): Generator<[number, number]> {
  let start: number | undefined;
  for (let index = 0; index <= length; index++) {
    const isEdge = index < length && holds(index);
    if (isEdge) start ??= index;
    else if (start !== undefined) {
      yield [start, index];
      start = undefined;
    }
  }
}
