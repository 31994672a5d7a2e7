import { describe, expect, it, test } from 'vitest';
import { DARK, LABELS, LIGHT, OUTLINES } from './palette.js';

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

test('contrast is 21 between black and white, as WCAG defines it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
});

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the %s palette', (_, palette) => {
  it.each(['text', 'soft', 'mark', 'good', 'bad', 'warn'] as const)(
    'has readable text in %s (WCAG AA: 4.5)',
    (role) => {
      expect(contrast(palette[role], palette.page)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette[role], palette.card)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('has lines of plots that can be seen (WCAG AA: 3)', () => {
    for (const role of ['mark', 'second', 'soft'] as const)
      expect(contrast(palette[role], palette.card)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.mark, palette.fill)).toBeGreaterThanOrEqual(3);
  });
});

test('outlines can be seen on the darkest and on middle greys', () => {
  for (const colour of [...Object.values(OUTLINES), ...LABELS]) {
    expect(contrast(colour, '#000000')).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, '#505050')).toBeGreaterThanOrEqual(3);
  }
});
