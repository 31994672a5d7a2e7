import { html, type Html } from '../html.js';
import type { Section } from '../page.js';
import type { CasePicture, PicturePlane, RunReport } from '../run-report.js';

/** Longest side of a slice on the page. */
const LONGEST_PIXELS = 240;

/** Slices through the worst and the best cases, with outlines of reference and prediction. */
export function picturesSection({ pictures: { missing, cases }, task }: RunReport): Section | undefined {
  if (cases.length === 0 && missing === undefined) return undefined;
  return {
    id: 'pictures',
    title: 'Worst and best cases',
    content: html`${missing === undefined ? undefined : html`<p>${missing}</p>`}
    ${cases.length > 0 && task === 'segmentation' ? legend() : undefined} ${cases.map(caseFigures)}`,
  };
}

function legend(): Html {
  const line = (of: 'reference' | 'prediction'): Html =>
    html`<li>
      <span class="key"
        ><svg class="slice" viewBox="0 0 50 10" aria-hidden="true"><path class="of-${of}" d="M0 5H50" /></svg
      ></span>
      ${of}
    </li>`;
  return html`<ul class="legend">
    ${line('reference')}${line('prediction')}
  </ul>`;
}

function caseFigures({ case: id, caption, planes }: CasePicture): Html {
  // All slices of a case are drawn to one scale.
  const scale = LONGEST_PIXELS / Math.max(...planes.flatMap(({ widthMm, heightMm }) => [widthMm, heightMm]));
  return html`<h3>${id} <span class="soft">${caption}</span></h3>
    <div class="planes">${planes.map((plane) => slice(plane, { id, scale }))}</div> `;
}

function slice(plane: PicturePlane, { id, scale }: { id: string; scale: number }): Html {
  const { name, width, height, widthMm, heightMm, png, outlines } = plane;
  return html`<figure>
    <svg
      class="slice"
      role="img"
      aria-label="${id}, ${name}"
      width="${Math.round(widthMm * scale)}"
      height="${Math.round(heightMm * scale)}"
      viewBox="0 0 ${width} ${height}"
      preserveAspectRatio="none"
    >
      <image href="data:image/png;base64,${png}" width="${width}" height="${height}" preserveAspectRatio="none" />
      ${outlines.map(
        ({ of, label, path }) => html`<path class="of-${of}" d="${path}"><title>${label}, ${of}</title></path>`,
      )}
    </svg>
    <figcaption>${name}</figcaption>
  </figure>`;
}
