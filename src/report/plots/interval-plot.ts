import type { Estimate } from '../../stats/estimate.js';
import { html, type Html } from '../html.js';
import { domainOf, frame } from './frame.js';

export interface IntervalRow {
  readonly name: string;
  readonly estimate: Estimate;
}

/** One figure of several runs, each with its 95 % interval. */
export function intervalPlot(options: {
  title: string;
  label: string;
  rows: readonly IntervalRow[];
  /** A value to compare with, such as no difference. */
  reference?: number;
}): Html {
  const { title, label, rows, reference } = options;
  const values = rows.flatMap(({ estimate: { value, interval } }) => [
    ...(value === null ? [] : [value]),
    ...(interval ?? []),
  ]);
  const right = rows.length - 0.5;
  return frame({
    title,
    description: rows.map(({ name, estimate }) => `${name}: ${textOf(estimate)}`).join('; '),
    x: { label: '', domain: [-0.5, right] },
    y: { label, domain: domainOf(reference === undefined ? values : [...values, reference], { share: 0.08 }) },
    names: rows.map(({ name }, at) => ({ at, name })),
    marks: (x, y) => [
      ...(reference === undefined
        ? []
        : [html`<path class="reference" d="M${x(-0.5)} ${y(reference)}H${x(right)}" />`]),
      ...rows.flatMap(({ name, estimate: { value, interval } }, at) => [
        ...(interval === null
          ? []
          : [
              html`<path
                class="bar"
                d="M${x(at)} ${y(interval[0])}V${y(interval[1])}M${x(at) - 5} ${y(interval[0])}h10M${x(at) - 5} ${y(interval[1])}h10"
              />`,
            ]),
        ...(value === null
          ? []
          : [html`<circle class="dot" cx="${x(at)}" cy="${y(value)}" r="4"><title>${name}</title></circle>`]),
      ]),
    ],
  });
}

function textOf({ value, interval }: Estimate): string {
  const short = (number: number): string => String(Number(number.toPrecision(4)));
  if (value === null) return 'none';
  return interval === null ? short(value) : `${short(value)} [${short(interval[0])}, ${short(interval[1])}]`;
}
