import { lookAtStore } from '../../store/layout.js';
import type { Io } from '../command.js';
import { commands, type CommandEntry } from '../commands.js';
import { runsRoot } from '../runs-root.js';
import { NONE, type Candidates } from './candidates.js';
import { optionNames, readCommandWords } from './command-words.js';

/** What may stand in place of the last of the words after `voxrun`. Only what begins as that word does. */
export async function completeWords(words: readonly string[], io: Io): Promise<Candidates> {
  const { words: found, ...rest } = await allCandidates(words, io);
  const written = words.at(-1) ?? '';
  return { ...rest, words: found.filter(({ word }) => word.startsWith(written)) };
}

async function allCandidates(words: readonly string[], io: Io): Promise<Candidates> {
  const [name = '', ...after] = words;
  if (words.length < 2) {
    const names = commands.map((entry) => ({ word: nameOf(entry), about: entry.summary }));
    return { words: [...names, { word: '--help' }, { word: '--version' }] };
  }
  const entry = commands.find((one) => nameOf(one) === name);
  if (entry === undefined) return NONE;
  const { place, args, given } = readCommandWords(entry, after);
  if (place.kind === 'option') {
    const options = entry.options.flatMap((option) =>
      optionNames(option).map((word) => ({ word, about: option.description })),
    );
    return { words: [...options, { word: '--help' }] };
  }
  if (place.placeholder === undefined) return NONE;
  const { valueCandidates } = await import('./value-candidates.js');
  const runs = given.get('--runs');
  const layout = lookAtStore(runsRoot(runs === undefined ? {} : { runs }, io));
  const { placeholder, written } = place;
  const found = valueCandidates({ placeholder, written, command: name, args, layout });
  const prefix = place.kind === 'value' ? place.prefix : '';
  return { ...found, words: found.words.map(({ word, ...about }) => ({ word: `${prefix}${word}`, ...about })) };
}

function nameOf({ usage }: CommandEntry): string {
  return usage.split(' ')[0]!;
}
