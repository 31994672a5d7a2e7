/** Texts cut at their ends, with three dots there, and never so short that two that differ look the same. */
export function cutTexts(texts: readonly string[], longest: number): string[] {
  const different = new Set(texts).size;
  const most = Math.max(0, ...texts.map(({ length }) => length));
  for (let limit = longest; limit < most; limit += longest) {
    const cut = texts.map((text) => (text.length <= limit ? text : `${text.slice(0, limit - 3)}...`));
    if (new Set(cut).size === different) return cut;
  }
  return [...texts];
}
