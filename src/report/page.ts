import { createHash } from 'node:crypto';
import { html, trustedHtml, type Html } from './html.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

export interface Section {
  /** Of the link to it. */
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/**
 * One HTML page that needs nothing beside it: its policy lets it load nothing and run no script but its own, whatever
 * stood in an experiment.
 */
export function page(options: { title: string; subtitle: string; sections: readonly Section[] }): string {
  const { title, subtitle, sections } = options;
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`${trustedHtml('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${trustedHtml(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <header>
          <div>
            <h1>${title}</h1>
            <p class="soft">${subtitle}</p>
          </div>
          <button type="button" class="theme" hidden></button>
        </header>
        <nav aria-label="Sections">
          <ul>
            ${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}
          </ul>
        </nav>
        <main>${sections.map(sectionOf)}</main>
        ${trustedHtml(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `.markup;
}

function sectionOf({ id, title, content }: Section): Html {
  return html`<section id="${id}">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section> `;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
