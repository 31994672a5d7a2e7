import { escapeHtml as text } from '../../report/escape-html.js';
import { formatDraws } from './format-draws.js';
import type { Plane } from '../../imaging/picture/plane.js';
import type { Gallery, GalleryCase, GallerySample } from './gallery.js';
import { GALLERY_STYLE, LABEL_COLOURS } from './gallery-style.js';

/** Longest side of a slice on the page. */
const LONGEST_PIXELS = 168;

/** One HTML page that needs nothing beside it. Every text from the experiment is escaped. */
export function galleryPage(gallery: Gallery): string {
  const { name, fold, seed, patch, cases } = gallery;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(name)}: augmented samples</title>
<style>${GALLERY_STYLE}</style>
</head>
<body>
<h1>${text(name)}: augmented samples</h1>
<p class="soft">fold ${fold}, seed ${seed}, patch ${patch.join(' x ')} along ${text(gallery.directions.join(', '))}. Made by the loader that feeds the training: a patch as it is taken from the prepared case, and the same patch augmented, cut at the same planes and shown in the same grey values.</p>
${legend(gallery)}
${transformList(gallery)}
${cases.map((one) => caseSection(gallery, one)).join('\n')}
</body>
</html>
`;
}

function legend({ labels }: Gallery): string {
  const items = [...labels]
    .filter(([value]) => value !== 0)
    .map(([value, name]) => `<li><span style="background:${colourOf(value)}"></span>${text(name)}</li>`);
  return items.length === 0 ? '' : `<ul class="legend" aria-label="labels">${items.join('')}</ul>`;
}

function transformList({ transforms, cases }: Gallery): string {
  if (transforms.length === 0) return '<p>No augmentation is on: every sample is what was taken.</p>';
  const samples = cases.flatMap((one) => one.samples);
  const items = transforms.map((name) => {
    const acted = samples.filter(({ draws }) => Object.hasOwn(draws, name)).length;
    return `<li><code>${text(name)}</code> ${acted}</li>`;
  });
  return `<p class="soft">of ${samples.length} samples, each augmentation acted on</p>\n<ul class="acted">${items.join('')}</ul>`;
}

function caseSection(gallery: Gallery, { id, size, spacingMm, samples }: GalleryCase): string {
  const spacing = spacingMm.map((length) => Number(length.toPrecision(3))).join(' x ');
  return `<section>
<h2>${text(id)} <small>${size.join(' x ')} voxels of ${spacing} mm</small></h2>
<div class="samples">
${samples.map((sample, index) => sampleCard({ gallery, id, sample, index })).join('\n')}
</div>
</section>`;
}

function sampleCard(options: { gallery: Gallery; id: string; sample: GallerySample; index: number }): string {
  const { gallery, id, sample, index } = options;
  // All slices of a sample are drawn to one scale.
  const scale = LONGEST_PIXELS / Math.max(...sample.original.flatMap(({ widthMm, heightMm }) => [widthMm, heightMm]));
  const views = (['original', 'augmented'] as const).map((view) => {
    const name = `${id}, sample ${index + 1}, ${view}`;
    return `<div><h3>${view === 'original' ? 'as taken' : 'augmented'}</h3>${channelRows({ gallery, planes: sample[view], scale, name })}</div>`;
  });
  return `<div class="sample">${views.join('')}<div class="drawn"><h3>drawn</h3>${drawnList(gallery, sample)}</div></div>`;
}

interface Shown {
  readonly gallery: Gallery;
  readonly planes: readonly Plane[];
  /** Pixels of the page per mm. */
  readonly scale: number;
  /** For those who hear the page. */
  readonly name: string;
}

function channelRows(shown: Shown): string {
  const { gallery, planes } = shown;
  return gallery.channels
    .map((_, channel) => planes.filter((plane) => plane.channel === channel))
    .map((row) => `<div class="planes">${row.map((plane) => figure(shown, plane)).join('')}</div>`)
    .join('');
}

function figure({ gallery, scale, name }: Shown, plane: Plane): string {
  const { directions, channels } = gallery;
  const { axis, index, width, height, widthMm, heightMm, channel, png, outlines } = plane;
  const across = directions[axis === 0 ? 1 : 0];
  const up = directions[axis === 2 ? 1 : 2];
  const caption = `${directions[axis]}: ${index} · ${across} → ${up} ↑${channels.length > 1 ? ` · ${channels[channel]!}` : ''}`;
  const paths = outlines.map(({ label, path }) => `<path stroke="${colourOf(label)}" d="${path}"/>`);
  return `<figure><svg role="img" aria-label="${text(`${name}, ${caption}`)}" width="${Math.round(widthMm * scale)}" height="${Math.round(heightMm * scale)}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"><image href="data:image/png;base64,${Buffer.from(png).toString('base64')}" width="${width}" height="${height}" preserveAspectRatio="none"/>${paths.join('')}</svg><figcaption>${text(caption)}</figcaption></figure>`;
}

function drawnList({ labels, target }: Gallery, sample: GallerySample): string {
  const { draws, start, centredOn, paddedVoxels, volumeFactor } = sample;
  const structure = typeof centredOn === 'number' ? (labels.get(centredOn) ?? String(centredOn)) : centredOn;
  const around = structure === undefined ? '' : `, around ${structure}`;
  const padded = paddedVoxels === 0 ? '' : `, ${paddedVoxels} voxels beyond the image`;
  const items = [
    item('patch', `from ${start.join(', ')}${around}${padded}`),
    ...Object.entries(draws).map(([name, params]) => item(name, formatDraws(params))),
    ...(volumeFactor === 1 ? [] : [item('volumes', `x ${Number(volumeFactor.toPrecision(4))}`)]),
    ...(target === undefined || sample.target === undefined
      ? []
      : [item(target.name, `${short(sample.target.before)} → ${short(sample.target.after)} ${target.unit}`)]),
  ];
  const nothing = Object.keys(draws).length === 0 ? '<p class="soft">nothing was drawn: it stays as taken</p>' : '';
  return `<ul class="draws">${items.join('')}</ul>${nothing}`;
}

function item(name: string, value: string): string {
  return `<li><b>${text(name)}</b> ${text(value)}</li>`;
}

function colourOf(label: number): string {
  return LABEL_COLOURS[(label - 1) % LABEL_COLOURS.length]!;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
