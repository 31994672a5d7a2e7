import type { ErrorCode } from 'yaml';
import type { Diagnostic, Span } from '../base/diagnostic.js';
import { usageError } from './catalogue.js';

const INDENTATION = 'indent with spaces, alike for the keys of one map';
const QUOTES = 'put the text in quotes';

const explanations: Partial<Record<ErrorCode, { message: string; fix: string }>> = {
  TAB_AS_INDENT: { message: 'a tab is used for indentation', fix: 'indent with spaces' },
  BAD_INDENT: { message: 'the indentation does not fit, or a bracket is not closed', fix: INDENTATION },
  BAD_SCALAR_START: { message: 'a plain text cannot start with this character', fix: QUOTES },
  BLOCK_AS_IMPLICIT_KEY: { message: 'a second `key: value` stands where a single value belongs', fix: INDENTATION },
  BLOCK_IN_FLOW: {
    message: 'lines with `key:` or `-` cannot stand inside {...} or [...]',
    fix: 'close the bracket first',
  },
  MULTILINE_IMPLICIT_KEY: { message: 'a key must stand on one line', fix: INDENTATION },
  MULTIPLE_DOCS: { message: 'the file holds several YAML documents', fix: 'remove what follows the second `---`' },
  BAD_DQ_ESCAPE: {
    message: 'this is no escape sequence of double quotes',
    fix: "use single quotes, which leave \\ alone: '^(\\d+)$'",
  },
  UNEXPECTED_TOKEN: {
    message: 'this does not fit here',
    fix: 'check indentation and brackets; inside {...} and [...] put a text with { } [ ] or , in quotes, e.g. "${NAME:-default}"',
  },
};

/** A syntax error of the YAML parser in the words of someone who does not know its grammar. */
export function describeSyntaxError({ code, message, at }: { code: ErrorCode; message: string; at: Span }): Diagnostic {
  if (code === 'RESOURCE_EXHAUSTION') {
    return usageError('YAML_TOO_DEEP', { message: 'values are nested too deeply to be read', fix: 'nest less', at });
  }
  if (code === 'MISSING_CHAR') return usageError('YAML_SYNTAX', { ...missingCharacter(message), at });
  const explained = explanations[code] ?? {
    message: 'this is not YAML',
    fix: 'check indentation, brackets and quotes',
  };
  return usageError('YAML_SYNTAX', { ...explained, at });
}

function missingCharacter(message: string): { message: string; fix: string } {
  if (message.includes('quote')) return { message: 'a quote is opened and not closed', fix: 'close it' };
  if (message.includes('Implicit map keys')) return { message: 'a key without a value', fix: 'write `key: value`' };
  return { message: 'a character is missing here', fix: 'check brackets, commas and quotes' };
}
