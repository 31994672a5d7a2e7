import type { Agreement, AgreementPoint } from '../run-report.js';
import { html, type Html } from '../html.js';
import { domainOf, frame, type Place } from './frame.js';

/** Predictions over targets with the line on which they would be equal. */
export function scatterPlot({ points, unit }: Agreement): Html {
  const domain = domainOf(points.flatMap(({ target, prediction }) => [target, prediction]));
  const measure = inUnit(unit);
  return frame({
    title: 'Prediction against target',
    description: `${points.length} cases; a point on the line was predicted without error`,
    x: { label: `target${measure}`, domain },
    y: { label: `prediction${measure}`, domain },
    height: 340,
    marks: (x, y) => [
      html`<path class="reference" d="M${x(domain[0])} ${y(domain[0])}L${x(domain[1])} ${y(domain[1])}"
        ><title>prediction equals target</title></path
      >`,
      ...points.map((point) => dot({ point, across: x(point.target), up: y(point.prediction), unit })),
    ],
  });
}

/** Errors over the mean of target and prediction, with the bias and the 95 % limits of agreement. */
export function blandAltmanPlot({ points, unit, limits: found }: Agreement): Html {
  const placed = points.map((point) => ({
    point,
    mean: (point.target + point.prediction) / 2,
    error: point.prediction - point.target,
  }));
  const lines =
    found === undefined
      ? []
      : ([
          ['upper limit of agreement', found.limits[1], 'limit'],
          ['bias', found.bias, 'reference'],
          ['lower limit of agreement', found.limits[0], 'limit'],
        ] as const);
  const xDomain = domainOf(placed.map(({ mean }) => mean));
  const yDomain = domainOf([...placed.map(({ error }) => error), ...lines.map(([, value]) => value), 0], {
    share: 0.08,
  });
  return frame({
    title: 'Bland-Altman: error against the mean of target and prediction',
    description: lines.map(([name, value]) => `${name} ${short(value)}${unit && ` ${unit}`}`).join('; '),
    x: { label: `mean of target and prediction${inUnit(unit)}`, domain: xDomain },
    y: { label: `prediction - target${inUnit(unit)}`, domain: yDomain },
    height: 340,
    marks: (x, y) => [
      ...lines.flatMap(([name, value, style]) => horizontal({ name, value, style, x, y, xDomain })),
      ...placed.map(({ point, mean, error }) => dot({ point, across: x(mean), up: y(error), unit })),
    ],
  });
}

function horizontal(line: {
  name: string;
  value: number;
  style: 'limit' | 'reference';
  x: Place;
  y: Place;
  xDomain: readonly [number, number];
}): Html[] {
  const { name, value, style, x, y, xDomain } = line;
  const end = x(xDomain[1]);
  return [
    html`<path class="${style}" d="M${x(xDomain[0])} ${y(value)}H${end}"><title>${name}</title></path>`,
    html`<text class="note" x="${end}" y="${y(value) - 4}" text-anchor="end">${name} ${short(value)}</text>`,
  ];
}

function dot(options: { point: AgreementPoint; across: number; up: number; unit: string }): Html {
  const { point, across, up, unit } = options;
  const text = `${point.case} (fold ${point.fold}): target ${short(point.target)}, prediction ${short(point.prediction)}${unit && ` ${unit}`}`;
  return html`<circle class="dot" cx="${across}" cy="${up}" r="3.2"><title>${text}</title></circle>`;
}

function inUnit(unit: string): string {
  return unit === '' ? '' : ` (${unit})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
