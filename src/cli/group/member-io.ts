import type { Io } from '../command.js';

/** The outside world as one member of a group sees it: every line says whose it is, and every JSON event, too. */
export function memberIo(io: Io, member: string): Io {
  const named = (text: string): string =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `[${member}] ${line}`)
      .join('\n');
  return {
    ...io,
    // A picture that is redrawn in place has room for one run only.
    interactive: false,
    out: (text) => {
      io.out(asMemberJson(text, member) ?? named(text));
    },
    err: (text) => {
      io.err(named(text));
    },
  };
}

/** Undefined where the text is not one JSON object. */
function asMemberJson(text: string, member: string): string | undefined {
  return text.startsWith('{') ? `{"member":${JSON.stringify(member)},${text.slice(1)}` : undefined;
}
