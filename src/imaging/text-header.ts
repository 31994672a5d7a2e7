/** A header made of text lines, as NRRD and MetaImage have, and where the bytes after it begin. */
export interface TextHeader {
  /** Keys in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly dataAt: number;
}

/** No header of an image is longer; a longer one is not read to its end. */
const LONGEST_HEADER_BYTES = 1 << 20;

/**
 * Splits latin-1 lines at the first `separator`, from byte `at` until `isLast` says so or the header's longest length
 * is reached. Lines without a separator and NRRD's `key:=value` notes are left out. A repeated key keeps its first value, as ITK does.
 */
export function readTextHeader({
  bytes,
  at,
  separator,
  isLast,
}: {
  bytes: Uint8Array;
  at: number;
  separator: string;
  isLast: (line: string, key: string) => boolean;
}): TextHeader {
  const fields = new Map<string, string>();
  const limit = Math.min(bytes.length, LONGEST_HEADER_BYTES);
  for (let start = at; start < limit;) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = Buffer.from(bytes.subarray(start, Math.min(end, limit)))
      .toString('latin1')
      .replace(/\r$/, '');
    start = end + 1;
    const split = line.indexOf(separator);
    const isField = split !== -1 && !line.startsWith('#') && !line.startsWith(':=', split);
    const key = !isField ? '' : line.slice(0, split).trim().toLowerCase();
    if (key !== '' && !fields.has(key)) fields.set(key, line.slice(split + separator.length).trim());
    if (isLast(line, key)) return { fields, dataAt: Math.min(start, bytes.length) };
  }
  return { fields, dataAt: bytes.length };
}

export function numbersOf(text: string | undefined): number[] {
  return (text ?? '')
    .split(/[\s,()]+/)
    .filter((part) => part !== '')
    .map(Number);
}
