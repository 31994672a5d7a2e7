import { quantile } from '../../stats/quantile.js';
import { html, type Html } from '../html.js';
import type { CaseValue, Distribution } from '../run-report.js';
import { domainOf, frame, type Place } from './frame.js';

/** Every case as a dot above its label, beside a box from the first to the third quartile with the median. */
export function distributionPlot({ metric, unit, labels }: Distribution): Html {
  const all = labels.flatMap(({ values }) => values.map(({ value }) => value));
  return frame({
    title: `${metric} of every case, by label`,
    description: labels.map(({ name, values }) => describe(name, values)).join('; '),
    x: { label: 'label', domain: [-0.5, labels.length - 0.5] },
    y: { label: unit === '' ? metric : `${metric} (${unit})`, domain: domainOf(all) },
    names: labels.map(({ name }, at) => ({ at, name })),
    marks: (x, y) => labels.flatMap(({ values }, at) => [...box(at, { values, x, y }), ...dots(at, { values, x, y })]),
  });
}

interface Column {
  readonly values: readonly CaseValue[];
  readonly x: Place;
  readonly y: Place;
}

function box(at: number, { values, x, y }: Column): Html[] {
  if (values.length < 4) return [];
  const [low, middle, high] = quartiles(values);
  const left = x(at - 0.3);
  const right = x(at - 0.08);
  return [
    html`<path class="box" d="M${left} ${y(low)}H${right}V${y(high)}H${left}Z" />`,
    html`<path class="median" d="M${left} ${y(middle)}H${right}" />`,
  ];
}

/** Side by side in the order of the cases, so that equal values do not hide each other. */
function dots(at: number, { values, x, y }: Column): Html[] {
  return values.map(({ case: id, value }, index) => {
    const across = x(at + 0.02 + (0.3 * ((index * 7) % 16)) / 15);
    return html`<circle class="dot" cx="${across}" cy="${y(value)}" r="2.6"
      ><title>${id}: ${Number(value.toPrecision(4))}</title></circle
    >`;
  });
}

function describe(name: string, values: readonly CaseValue[]): string {
  if (values.length === 0) return `${name}: no case defines it`;
  const [low, middle, high] = quartiles(values).map((value) => Number(value.toPrecision(3)));
  return `${name}: median ${middle!}, half of the cases from ${low!} to ${high!}`;
}

function quartiles(values: readonly CaseValue[]): [number, number, number] {
  const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
  return [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
}
