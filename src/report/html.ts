import { printable } from '../base/printable.js';
import { escapeHtml } from './escape-html.js';

/** Markup that stands in a page as it is. Only `html` and `trustedHtml` make it. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | readonly Html[] | undefined;

/**
 * Tagged template for markup: whatever is put in is escaped, for the inside of an element or of a quoted attribute, unless
 * it is markup itself. `undefined` leaves nothing.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, index) => `${text}${markupOf(parts[index])}`).join(''));
}

/** For text of our own that must not be escaped: the style sheet and the script. */
export function trustedHtml(markup: string): Html {
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(({ markup }) => markup).join('');
  return escapeHtml(printable(String(part)));
}
