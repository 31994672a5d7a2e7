import { html, type Html } from '../html.js';
import type { Section } from '../page.js';
import { LABELS } from '../palette.js';
import type { CasePicture, Outline, PicturePlane, RunReport } from '../run-report.js';

/** Longest side of a slice on the page. */
const LONGEST_PIXELS = 240;

/** Slices through the worst and the best cases, with outlines of reference and prediction. */
export function picturesSection({ pictures: { missing, cases }, task }: RunReport): Section | undefined {
  if (cases.length === 0 && missing === undefined) return undefined;
  const labels = labelsIn(cases);
  return {
    id: 'pictures',
    title: 'Worst and best cases',
    content: html`${missing === undefined ? undefined : html`<p>${missing}</p>`}
    ${cases.length > 0 && task === 'segmentation' ? legend(labels) : undefined}
    ${cases.map((one) => caseFigures(one, labels))}`,
  };
}

/** In the order in which the slices name them. */
function labelsIn(cases: readonly CasePicture[]): readonly string[] {
  const names = cases.flatMap(({ planes }) =>
    planes.flatMap(({ outlines }) => [
      ...outlines.filter(({ of }) => of === 'reference'),
      ...outlines.filter(({ of }) => of === 'prediction'),
    ]),
  );
  return [...new Set(names.map(({ label }) => label))];
}

function legend(labels: readonly string[]): Html {
  const line = (of: Outline['of']): Html => key(of, `of-${of} ${labels.length > 1 ? 'label-7' : ''}`);
  return html`<ul class="legend">
    ${line('reference')}${line('prediction')}
    ${labels.length > 1 ? labels.map((name) => key(name, colourOf(name, labels))) : undefined}
  </ul>`;
}

function key(name: string, style: string): Html {
  return html`<li>
    <span class="key"
      ><svg class="slice" viewBox="0 0 50 10" aria-hidden="true"><path class="${style.trim()}" d="M0 5H50" /></svg
    ></span>
    ${name}
  </li>`;
}

/** A colour of its own for each of several labels: which is where is what may be wrong. */
function colourOf(label: string, labels: readonly string[]): string {
  return labels.length > 1 ? `label-${labels.indexOf(label) % LABELS.length}` : '';
}

function caseFigures({ case: id, caption, planes }: CasePicture, labels: readonly string[]): Html {
  // All slices of a case are drawn to one scale.
  const scale = LONGEST_PIXELS / Math.max(...planes.flatMap(({ widthMm, heightMm }) => [widthMm, heightMm]));
  return html`<h3>${id} <span class="soft">${caption}</span></h3>
    <div class="planes">${planes.map((plane) => slice(plane, { id, scale, labels }))}</div> `;
}

function slice(
  plane: PicturePlane,
  { id, scale, labels }: { id: string; scale: number; labels: readonly string[] },
): Html {
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
        ({ of, label, path }) =>
          html`<path
            class="${`of-${of} ${labels.length > 1 ? `many ${colourOf(label, labels)}` : ''}`.trim()}"
            d="${path}"
            ><title>${label}, ${of}</title></path
          >`,
      )}
    </svg>
    <figcaption>${name}</figcaption>
  </figure>`;
}
