import { line } from 'd3-shape';
import { html, type Html } from '../html.js';
import { domainOf, frame } from './frame.js';

export interface Curve {
  readonly name: string;
  /** Validation curves are dashed. */
  readonly style: 'solid' | 'dashed';
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
}

/** Figures over the epochs. */
export function curvePlot(options: {
  title: string;
  label: string;
  curves: readonly Curve[];
  scale?: 'linear' | 'log';
}): Html {
  const { title, label, curves } = options;
  const drawn = curves.filter(({ points }) => points.length > 0);
  const values = drawn.flatMap(({ points }) => points.map(({ value }) => value));
  const epochs = drawn.flatMap(({ points }) => points.map(({ epoch }) => epoch));
  const isLog = options.scale === 'log' && values.every((value) => value > 0);
  const kind = isLog ? 'log' : 'linear';
  const last = epochs.reduce((most, epoch) => Math.max(most, epoch), 0);
  return frame({
    title,
    description: drawn.map(describe).join('; '),
    x: { label: 'epoch', domain: [1, Math.max(last, 2)], kind: 'whole' },
    y: { label, domain: isLog ? logDomain(values) : domainOf(values), kind },
    marks: (x, y) =>
      drawn.flatMap(({ name, style, points }) => {
        const path = line<(typeof points)[number]>(
          ({ epoch }) => x(epoch),
          ({ value }) => y(value),
        )(points);
        const end = points.at(-1)!;
        return [
          html`<path class="curve ${style}" d="${path ?? ''}"><title>${name}</title></path>`,
          // A single epoch makes no line.
          html`<circle class="end ${style}" cx="${x(end.epoch)}" cy="${y(end.value)}" r="2.5" />`,
        ];
      }),
  });
}

function describe({ name, points }: Curve): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  return `${name}: ${short(first.value)} after epoch ${first.epoch}, ${short(last.value)} after epoch ${last.epoch}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function logDomain(values: readonly number[]): [number, number] {
  const [low, high] = domainOf(values.map(Math.log10));
  return [10 ** low, 10 ** high];
}
