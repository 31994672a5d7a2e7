import { printableLine } from '../../base/printable.js';
import type { Io } from '../command.js';
import type { Candidates } from './candidates.js';
import { completeWords } from './complete-words.js';
import { splitLine } from './split-line.js';

/**
 * `voxrun __complete`, which the scripts of `voxrun completion` call. First a line with how the shell should go on
 * (`open`, `files`, ...), then a candidate per line, with a tab and what it is for shells that show that.
 *
 * bash hands over its line up to the cursor and the part of the word that it replaces (`bash LINE PART`), because it
 * breaks words at `=`, `:` and `@`; zsh and fish hand over the words (`words WORD...`), the last as it is typed. Never fails: a shell that asks
 * at each key has no use for a message.
 */
export async function answerShell([shell, ...rest]: readonly string[], io: Io): Promise<void> {
  try {
    if (shell === 'bash') {
      const [line = '', part = ''] = rest;
      const words = splitLine(line).slice(1);
      const cut = Math.max(0, (words.at(-1) ?? '').length - part.length);
      io.out(answerText(await completeWords(words, io), cut, false));
    } else {
      const words = [...rest.slice(0, -1), splitLine(rest.at(-1) ?? '').at(-1)!];
      io.out(answerText(await completeWords(words, io), 0, true));
    }
  } catch {
    io.out('');
  }
}

function answerText({ words, isOpen, files }: Candidates, cut: number, withAbout: boolean): string {
  const how = [...(isOpen === true ? ['open'] : []), ...(files === undefined ? [] : [`files-${files}`])].join(' ');
  const lines = words.map(({ word, about }) => {
    const shown = printableLine(word.slice(cut));
    return withAbout && about !== undefined ? `${shown}\t${printableLine(about)}` : shown;
  });
  return `${[how, ...lines].join('\n')}\n`;
}
