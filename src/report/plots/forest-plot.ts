import type { Estimate } from '../../stats/estimate.js';
import { html, type Html } from '../html.js';
import { domainOf, frame, type Place } from './frame.js';

export interface ForestRow {
  readonly name: string;
  readonly estimate: Estimate;
  /** What the estimate is made of, such as the same of each seed. */
  readonly parts?: readonly { readonly name: string; readonly value: number }[];
  /** Drawn hollow: it was not taken over. */
  readonly isHollow?: boolean;
}

const ROW_HEIGHT = 30;
const HEIGHT_BESIDE_ROWS = 60;

/** One figure of several runs below each other, each with its 95 % interval. */
export function forestPlot(options: {
  title: string;
  label: string;
  rows: readonly ForestRow[];
  /** A value to compare with, such as no difference. */
  reference?: number;
}): Html {
  const { title, label, rows, reference } = options;
  const values = rows.flatMap(({ estimate: { value, interval }, parts = [] }) => [
    ...(value === null ? [] : [value]),
    ...(interval ?? []),
    ...parts.map((part) => part.value),
  ]);
  const last = rows.length - 0.5;
  return frame({
    title,
    description: rows.map(describe).join('; '),
    x: { label, domain: domainOf(reference === undefined ? values : [...values, reference], { share: 0.05 }) },
    // The first row is at the top.
    y: { label: '', domain: [last, -0.5] },
    height: rows.length * ROW_HEIGHT + HEIGHT_BESIDE_ROWS,
    rows: rows.map(({ name }, at) => ({ at, name })),
    marks: (x, y) => [
      ...(reference === undefined ? [] : [html`<path class="reference" d="M${x(reference)} ${y(-0.5)}V${y(last)}" />`]),
      ...rows.flatMap((row, at) => marksOf(row, { x, up: y(at) })),
    ],
  });
}

function marksOf({ name, estimate, parts = [], isHollow }: ForestRow, { x, up }: { x: Place; up: number }): Html[] {
  const { value, interval } = estimate;
  return [
    ...(interval === null
      ? []
      : [
          html`<path
            class="bar"
            d="M${x(interval[0])} ${up}H${x(interval[1])}M${x(interval[0])} ${up - 5}v10M${x(interval[1])} ${up - 5}v10"
          />`,
        ]),
    ...(value === null
      ? []
      : [
          html`<circle class="dot${isHollow === true ? ' hollow' : ''}" cx="${x(value)}" cy="${up}" r="5"
            ><title>${name}: ${textOf(estimate)}</title></circle
          >`,
        ]),
    // Beside the bar, so that neither hides the other.
    ...parts.map(
      (part) =>
        html`<circle class="dot part" cx="${x(part.value)}" cy="${up + 9}" r="2.6"
          ><title>${name}, ${part.name}: ${short(part.value)}</title></circle
        >`,
    ),
  ];
}

function describe({ name, estimate, parts = [] }: ForestRow): string {
  const made = parts.map((part) => `${part.name} ${short(part.value)}`).join(', ');
  return `${name}: ${textOf(estimate)}${made === '' ? '' : ` (${made})`}`;
}

function textOf({ value, interval }: Estimate): string {
  if (value === null) return 'none';
  return interval === null ? short(value) : `${short(value)} [${short(interval[0])}, ${short(interval[1])}]`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
