import type { Delimiter } from './csv.js';

/** The end of a message about a table that is not separated by commas, which may be what is wrong; or nothing. */
export function delimiterRemark(delimiter: Delimiter): string {
  if (delimiter === ',') return '';
  const seen = delimiter === ';' ? 'semicolons' : 'tabs';
  return `; columns should be separated by commas, but the header has ${seen} and no comma`;
}
