import { describe, expect, it } from 'vitest';
import { galleryPage } from './gallery-page.js';
import type { Plane } from '../../imaging/picture/plane.js';
import type { Gallery } from './gallery.js';

const plane: Plane = {
  channel: 0,
  axis: 2,
  index: 7,
  width: 4,
  height: 2,
  widthMm: 4,
  heightMm: 8,
  png: Uint8Array.of(1),
  outlines: [{ label: 2, path: 'M0 0H1' }],
};
const gallery: Gallery = {
  name: '<b>&"x"',
  fold: 1,
  seed: 42,
  patch: [4, 2, 9],
  directions: ['R', 'A', 'S'],
  channels: ['mri'],
  labels: new Map([
    [0, 'background'],
    [2, '</li><script>'],
  ]),
  target: { name: 'volume', unit: 'ml' },
  transforms: ['zoom', 'low_resolution'],
  cases: [
    {
      id: '"><img src=x>',
      spacingMm: [1, 4, 0.33333],
      size: [10, 20, 30],
      samples: [
        {
          start: [-1, 2, 3],
          paddedVoxels: 8,
          centredOn: 2,
          draws: { zoom: { factors: [1.07123, 2, null], nested: [[1, 2], null], kind: 'a<b' } },
          volumeFactor: 1.2292,
          target: { before: 10, after: 12.292 },
          original: [plane],
          augmented: [plane],
        },
      ],
    },
  ],
};

describe('galleryPage', () => {
  const page = galleryPage(gallery);

  it('names the region or the label that a patch lies around', () => {
    const around = (centredOn: number | string): string => {
      const [shown] = gallery.cases;
      const samples = shown!.samples.map((sample) => ({ ...sample, centredOn }));
      return galleryPage({ ...gallery, cases: [{ ...shown!, samples }] });
    };
    expect(around('whole tumour')).toContain(
      '<b>patch</b> from -1, 2, 3, around whole tumour, 8 voxels beyond the image',
    );
    expect(around(7)).toContain('<b>patch</b> from -1, 2, 3, around 7, 8 voxels beyond the image');
  });

  it('escapes every text of the experiment', () => {
    expect(page).toContain('<title>&lt;b&gt;&amp;&quot;x&quot;: augmented samples</title>');
    expect(page).toContain(
      '<h2>&quot;&gt;&lt;img src=x&gt; <small>10 x 20 x 30 voxels of 1 x 4 x 0.333 mm</small></h2>',
    );
    expect(page).not.toMatch(/<script|<img|<b>&"/);
  });

  it('tells what was drawn, and what it does to volumes and the target', () => {
    expect(page).toContain(
      '<li><b>patch</b> from -1, 2, 3, around &lt;/li&gt;&lt;script&gt;, 8 voxels beyond the image</li>' +
        '<li><b>zoom</b> factors 1.07, 2, - · nested (1, 2), - · kind a&lt;b</li>' +
        '<li><b>volumes</b> x 1.229</li><li><b>volume</b> 10 → 12.29 ml</li>',
    );
    expect(page).toContain('<li><code>zoom</code> 1</li><li><code>low_resolution</code> 0</li>');
  });

  it('draws slices in the shape that they have in mm, with outlines in the colours of the legend', () => {
    expect(page).toContain('width="84" height="168" viewBox="0 0 4 2"');
    expect(page).toContain('<figcaption>S: 7 · R → A ↑</figcaption>');
    expect(page).toContain('<span style="background:#35c5ff"></span>');
    expect(page).toContain('<path stroke="#35c5ff" d="M0 0H1"/>');
  });

  it('says so where nothing is augmented', () => {
    const [one] = gallery.cases;
    const still = galleryPage({
      ...gallery,
      transforms: [],
      cases: [{ ...one!, samples: [{ ...one!.samples[0]!, draws: {}, volumeFactor: 1 }] }],
    });
    expect(still).toContain('<p>No augmentation is on: every sample is what was taken.</p>');
    expect(still).toContain('<p class="soft">nothing was drawn: it stays as taken</p>');
  });
});
