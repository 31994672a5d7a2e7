import { scaleLinear, scaleLog } from 'd3-scale';
import { formatNumber } from '../../stats/format-number.js';
import { html, type Html } from '../html.js';

/** Size of a plot in units of its own; the page scales it. */
const WIDTH = 380;
const MARGIN = { top: 12, right: 14, bottom: 40, left: 68 };
/** Where names stand at the left, there is more room for them, and the whole is wider. */
const WITH_ROWS = { width: 620, left: 176, longest: 26 };

export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  /** `whole`: only whole numbers are marked. */
  readonly kind?: 'linear' | 'whole' | 'log';
}

/** A position on the page for a value. */
export type Place = (value: number) => number;

export interface FrameOptions {
  /** What the plot shows, and what it says, for those who hear the page. */
  readonly title: string;
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly height?: number;
  /** Names at places of the x axis, instead of numbers. */
  readonly names?: readonly Named[];
  /** The same of the y axis. */
  readonly rows?: readonly Named[];
  /** Marks over the grid. */
  readonly marks: (x: Place, y: Place) => readonly Html[];
}

interface Named {
  readonly at: number;
  readonly name: string;
}

/** Axes with a grid, and marks in them. All colours are classes, so that the page's theme decides. */
export function frame({ title, description, x, y, height = 280, names, rows, marks }: FrameOptions): Html {
  const [width, left] = rows === undefined ? [WIDTH, MARGIN.left] : [WITH_ROWS.width, WITH_ROWS.left];
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const acrossScale = scaleOf(x, [left, right]);
  const upScale = scaleOf(y, [bottom, MARGIN.top]);
  const across: Place = (value) => rounded(acrossScale.scale(value));
  const up: Place = (value) => rounded(upScale.scale(value));
  const columns = textsOf(acrossScale.ticks, names, 18);
  const lines = textsOf(upScale.ticks, rows, WITH_ROWS.longest);
  const grid =
    rows === undefined
      ? upScale.ticks.map((at) => html`<path d="M${left} ${up(at)}H${right}" />`)
      : acrossScale.ticks.map((at) => html`<path d="M${across(at)} ${MARGIN.top}V${bottom}" />`);
  return html`<svg class="plot" role="img" viewBox="0 0 ${width} ${height}">
    <title>${title}</title>
    <desc>${description}</desc>
    <g class="grid">${grid}</g>
    <g class="axis">
      <path d="M${left} ${MARGIN.top}V${bottom}H${right}" />
      ${lines.map(({ at, text }) => html`<text x="${left - 6}" y="${up(at)}" dy=".32em" text-anchor="end">${text}</text>`)}
      ${columns.map(({ at, text }) => html`<text x="${across(at)}" y="${bottom + 16}" text-anchor="middle">${text}</text>`)}
      <text x="${(left + right) / 2}" y="${height - 6}" text-anchor="middle">${x.label}</text>
      ${
        y.label === ''
          ? undefined
          : html`<text transform="rotate(-90)" x="${-(MARGIN.top + bottom) / 2}" y="12" text-anchor="middle">
              ${y.label}
            </text>`
      }
    </g>
    ${marks(across, up)}
  </svg>`;
}

function textsOf(
  ticks: readonly number[],
  names: readonly Named[] | undefined,
  longest: number,
): { readonly at: number; readonly text: string }[] {
  return (
    names?.map(({ at, name }) => ({ at, text: shortened(name, longest) })) ??
    ticks.map((at) => ({ at, text: tickText(at) }))
  );
}

/** The smallest and largest of the values with a little room on both sides; 0 to 1 where there is none. */
export function domainOf(values: readonly number[], { share = 0.04 } = {}): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const low = finite.reduce((least, value) => Math.min(least, value));
  const high = finite.reduce((most, value) => Math.max(most, value));
  const room = (high - low) * share || Math.abs(high) * share || share;
  return [low - room, high + room];
}

interface Scale {
  readonly scale: Place;
  readonly ticks: readonly number[];
}

function scaleOf({ domain, kind = 'linear' }: Axis, range: readonly [number, number]): Scale {
  if (kind === 'log') {
    const scale = scaleLog([...domain], [...range]);
    return { scale, ticks: sparse(scale.ticks(TICKS)) };
  }
  const scale = scaleLinear([...domain], [...range]);
  const ticks = scale.ticks(TICKS);
  return { scale, ticks: kind === 'whole' ? ticks.filter(Number.isInteger) : ticks };
}

const TICKS = 5;

/** The first digits that are marked on a logarithmic axis: all of them would not fit. */
const FIRST_DIGITS = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]];

function sparse(ticks: readonly number[]): readonly number[] {
  const fewer = FIRST_DIGITS.map((digits) => ticks.filter((tick) => digits.includes(Number(tick.toExponential()[0]))));
  return fewer.find(({ length }) => length <= TICKS + 1) ?? fewer.at(-1)!;
}

function tickText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : trimmed(formatNumber(value, 3));
}

function trimmed(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

function shortened(name: string, longest: number): string {
  return name.length > longest ? `${name.slice(0, longest - 2)}…` : name;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
