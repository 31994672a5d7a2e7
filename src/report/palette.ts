/** Colours of a theme by role; each text colour is readable on both grounds (see palette.test.ts). */
export type Palette = Readonly<Record<ColourRole, string>>;

export type ColourRole =
  'page' | 'card' | 'line' | 'text' | 'soft' | 'mark' | 'second' | 'good' | 'bad' | 'warn' | 'fill';

export const LIGHT: Palette = {
  page: '#f6f7f9',
  card: '#ffffff',
  line: '#d0d5dc',
  text: '#1b1f24',
  soft: '#535c68',
  mark: '#0a5dc2',
  second: '#b04a00',
  good: '#1a6b2f',
  bad: '#b3201f',
  warn: '#7d5200',
  fill: '#dbe7f7',
};

export const DARK: Palette = {
  page: '#14171b',
  card: '#1d2127',
  line: '#3d444e',
  text: '#e6e9ee',
  soft: '#a9b3bf',
  mark: '#76b4ff',
  second: '#ffab6b',
  good: '#7fd48f',
  bad: '#ff948d',
  warn: '#e5bb5d',
  fill: '#25384f',
};

/** Outlines on grey values, in both themes: the reference is solid, the prediction dashed. */
export const OUTLINES = { reference: '#35c5ff', prediction: '#ffb000' } as const;

/** The same of several labels, whose colours tell them apart; more labels than these share them. */
export const LABELS = ['#35c5ff', '#ffb000', '#3fe08a', '#ff7ad1', '#f4e64a', '#ff8066', '#b9a2ff', '#f2f2f2'] as const;

/** As custom properties of CSS. */
export function asProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([role, colour]) => `--${role}: ${colour};`)
    .join(' ');
}
