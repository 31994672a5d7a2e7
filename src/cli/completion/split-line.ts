/** The words of a command line up to the cursor, as bash reads them; the last one may be empty or have an open quote. */
export function splitLine(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    const isEscape = character === '\\' && quote !== "'" && at + 1 < line.length;
    if (isEscape) word = `${word ?? ''}${line[++at]!}`;
    else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = `${word ?? ''}${character}`;
  }
  return [...words, word ?? ''];
}
