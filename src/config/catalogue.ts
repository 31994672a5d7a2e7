import type { Diagnostic, Place, Span } from '../base/diagnostic.js';

/** Every mistake that an experiment file can hold, by itself. `means` completes the list in the documentation. */
export const catalogue = {
  FILE_NOT_FOUND: { means: 'The experiment file does not exist or cannot be read.' },
  FILE_TOO_LARGE: { means: 'The file is larger than any experiment.' },
  FILE_NOT_TEXT: { means: 'The file is not UTF-8 text.' },
  FILE_EMPTY: { means: 'The file holds no settings, or something else than a map of them.' },
  YAML_SYNTAX: { means: 'The file is not YAML.' },
  YAML_KEY: { means: 'A key is empty or not plain text.' },
  YAML_DUPLICATE_KEY: { means: 'A map has a key twice.' },
  YAML_ALIAS: { means: 'An alias (*name) has no anchor (&name) before it.' },
  YAML_TOO_MANY_ALIASES: { means: 'Aliases that multiply, which no experiment needs.' },
  YAML_TOO_DEEP: { means: 'Maps and lists are nested without end.' },
  YAML_TOO_MANY_VALUES: { means: 'The file, with its aliases, has more values than any experiment.' },
  YAML_NOT_FINITE: { means: 'Infinity or NaN, which is no setting.' },
  YAML_TAG: { means: 'A tag (!name), which experiment files do not use.' },
  KEY_FORBIDDEN: { means: 'A key with a special meaning in JavaScript.' },
  EXTENDS_INVALID: { means: '`extends` is neither a file nor a list of files.' },
  EXTENDS_NOT_FOUND: { means: 'The file that is extended does not exist or cannot be read.' },
  EXTENDS_CYCLE: { means: 'A file extends itself, directly or through others.' },
  ENV_MISSING: { means: 'An environment variable is not set and no default is given.' },
  ENV_MALFORMED: { means: '`${` without a name and a closing brace.' },
  SET_MALFORMED: { means: 'A `--set` that is neither key=value nor ~key.' },
  SET_INDEX: { means: 'A `--set` with a list index that does not exist.' },
  SET_NOTHING_TO_DELETE: { means: 'A `--set ~key` of a key that is not there.' },
  SET_NO_MAP: { means: 'A `--set` of a key inside something that has no keys.' },
  UNKNOWN_KEY: { means: 'A key that does not exist.' },
  NAME_NOT_ALLOWED: { means: 'A name of your own (a channel, a label) with characters that are not allowed.' },
  MISSING_KEY: { means: 'A required setting is missing.' },
  WRONG_TYPE: { means: 'Text where a number is expected, and the like.' },
  NOT_ALLOWED: { means: 'A value that is none of the possible ones.' },
  UNKNOWN_KIND: { means: 'A `kind` that does not exist.' },
  OUT_OF_RANGE: { means: 'A number that is too small or too large.' },
  WRONG_LENGTH: { means: 'A list, map or text with too few or too many entries.' },
  LISTED_TWICE: { means: 'A value stands twice in a list.' },
  LABELS_WITHOUT_BACKGROUND: { means: '`task.labels` has no `background: 0`.' },
  LABELS_NOT_CONSECUTIVE: { means: 'Label values have a gap or stand twice.' },
  MIRROR_PAIR_UNKNOWN_LABEL: { means: '`mirror_pairs` names a label that does not exist.' },
  MIRROR_PAIR_TWICE: { means: 'A label stands twice in the `mirror_pairs` of one axis.' },
  AXIS_NAME_MISMATCH: { means: 'Anatomical axes with `orientation: stored`, or stored axes without it.' },
  PATCH_NOT_DIVISIBLE: { means: 'A patch that the network cannot halve often enough.' },
  UNIT_PATTERN_INVALID: { means: 'The pattern of the independent unit is no regular expression with one group.' },
  UNIT_NEEDS_TABLE: { means: 'The independent unit is a column, but there is no table.' },
  CASE_PLACEHOLDER_MISSING: { means: 'A path without `{case}` would be the same file for every case.' },
} as const satisfies Record<string, { means: string }>;

export type ConfigCode = keyof typeof catalogue;

/** A mistake in the file, at a place or, for what has no place, without. */
export function usageError(
  code: ConfigCode,
  { message, fix, at, also = [] }: { message: string; fix?: string; at?: Span | undefined; also?: readonly Place[] },
): Diagnostic {
  return {
    code,
    severity: 'error',
    blame: 'usage',
    message,
    ...(fix === undefined ? {} : { fix }),
    places: [...(at === undefined ? [] : [{ span: at }]), ...also],
  };
}
