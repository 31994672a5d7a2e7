/** A text of a stored file as it may be shown: what would move the cursor or recolour the terminal is written out. */
export function printable(text: string): string {
  // Nearly all texts are plain, and tables have many of them.
  if (/^[ -~\n]*$/.test(text)) return text;
  return text
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (found) => (found === '\n' ? found : written(found)));
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', written('\n'));
}

function written(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
