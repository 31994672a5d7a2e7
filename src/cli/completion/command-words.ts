import type { CommandEntry, OptionEntry } from '../commands.js';

/** Where the cursor is in a command's arguments, and what was given before it. */
export type Place =
  /** At the value of an option, whose placeholder says what it is; `written` is the part that may be completed. */
  | { readonly kind: 'value'; readonly placeholder: string; readonly prefix: string; readonly written: string }
  | { readonly kind: 'option'; readonly written: string }
  /** At an argument, as the usage names it: `run`, `file`. */
  | { readonly kind: 'argument'; readonly placeholder: string | undefined; readonly written: string };

export interface CommandWords {
  readonly place: Place;
  readonly args: readonly string[];
  /** Values of options that were given, by their long name. */
  readonly given: ReadonlyMap<string, string>;
}

/** Reads the words after a command's name; the last one is the one that is being written. */
export function readCommandWords(entry: CommandEntry, words: readonly string[]): CommandWords {
  const args: string[] = [];
  const given = new Map<string, string>();
  const written = words.at(-1) ?? '';
  for (let at = 0; at < words.length - 1; at++) {
    const word = words[at]!;
    const option = optionNamed(entry, word.split('=')[0]!);
    const placeholder = option === undefined ? undefined : placeholderOf(option);
    if (option === undefined) args.push(word);
    else if (word.startsWith('--') && word.includes('=')) given.set(nameOf(option), word.slice(word.indexOf('=') + 1));
    else if (placeholder !== undefined && at + 1 === words.length - 1) {
      return { place: { kind: 'value', placeholder, prefix: '', written }, args, given };
    } else if (placeholder !== undefined) given.set(nameOf(option), words[++at]!);
  }
  return { place: placeOf(entry, { written, args }), args, given };
}

function placeOf(entry: CommandEntry, { written, args }: { written: string; args: readonly string[] }): Place {
  const equals = written.indexOf('=');
  if (written.startsWith('--') && equals > 0) {
    const option = optionNamed(entry, written.slice(0, equals));
    const placeholder = option === undefined ? undefined : placeholderOf(option);
    const prefix = written.slice(0, equals + 1);
    if (placeholder !== undefined) return { kind: 'value', placeholder, prefix, written: written.slice(equals + 1) };
  }
  if (written.startsWith('-')) return { kind: 'option', written };
  return { kind: 'argument', placeholder: argumentAt(entry, args.length), written };
}

/** `--fold` of `--fold <number>`; without a long name the short one. */
export function optionNames({ flags }: OptionEntry): string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
}

function nameOf(option: OptionEntry): string {
  return optionNames(option).at(-1)!;
}

function optionNamed({ options }: CommandEntry, word: string): OptionEntry | undefined {
  return word.startsWith('-') ? options.find((option) => optionNames(option).includes(word)) : undefined;
}

/** `folder` of `--runs <folder>`; undefined for an option without a value. */
function placeholderOf({ flags }: OptionEntry): string | undefined {
  return /[<[](.+?)[>\]]/.exec(flags)?.[1];
}

/** `run` of the first argument of `logs <run> [stage]`; the last one may stand for several. */
function argumentAt({ usage }: CommandEntry, index: number): string | undefined {
  const placeholders = [...usage.matchAll(/[<[](.+?)[>\]]/g)].map(([, name]) => name!);
  const last = placeholders.at(-1);
  return (placeholders[index] ?? (last?.endsWith('...') === true ? last : undefined))?.replace('...', '');
}
