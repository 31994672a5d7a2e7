/**
 * A text over lines of at most `width` characters, broken after blanks where there are some. What continues begins with
 * `indent`.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const at = blank > indent.length + width / 3 ? blank + 1 : width;
    lines.push(rest.slice(0, at).trimEnd());
    rest = `${indent}${rest.slice(at)}`;
  }
  return [...lines, rest];
}
