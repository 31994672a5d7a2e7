import type { MetricName, Progress } from '../../base/event.js';
import type { Failure } from '../../base/failure.js';

/** `0.4 s`, `12 s`, `3:05`, `1:02:07`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/**
 * `epoch 5/20  3:05 left  loss 0.412  MAE train 12.6 ml, validation 13.2 ml  2.1 steps/s`. Inside an epoch it says so:
 * `epoch 6/20, step 30/250  ...  MAE train 12.6 ml, validation 13.2 ml (epoch 5)`. What is left of the time stands in
 * front, where a narrow window does not cut it off. `metric` is what was measured.
 */
export function progressText(progress: Progress, metric?: MetricName): string {
  const { done, total, unit, within, remainingS, values = {} } = progress;
  const where =
    within === undefined
      ? `${unit} ${done}/${total}`
      : `${unit} ${done + 1}/${total}, ${within.unit} ${within.done}/${within.total}`;
  const left = remainingS === undefined || done === total ? [] : [`${duration(remainingS)} left`];
  const figures = Object.entries(values).flatMap(([name, value]) => {
    if (name.endsWith('_per_s')) return [`${short(value)} ${name.slice(0, -'_per_s'.length)}/s`];
    if (name === 'loader_wait') return [`waits for batches ${Math.round(100 * value)} %`];
    if (name === 'validation' && values.train !== undefined) return [];
    if (name === 'train' || name === 'validation') {
      return [`${measuredText(values, metric)}${within === undefined ? '' : ` (${unit} ${done})`}`];
    }
    return [`${name} ${short(value)}`];
  });
  return [where, ...left, ...figures].join('  ');
}

/** `MAE train 12.6 ml, validation 13.2 ml`. */
function measuredText(values: Readonly<Record<string, number>>, metric: MetricName | undefined): string {
  const unit = metric?.unit === undefined ? '' : ` ${metric.unit}`;
  const sides = ['train', 'validation'].flatMap((side) => {
    const value = values[side];
    return value === undefined ? [] : [`${side} ${short(value)}${unit}`];
  });
  return [...(metric === undefined ? [] : [metric.name]), sides.join(', ')].join(' ');
}

/** With its remedy, which is left out once it is among those `told`: many cases may fail for one reason. */
export function failureText(failure: Failure, told: Set<string>): string {
  const { code, message, fix } = failure;
  const isNew = fix !== undefined && !told.has(fix);
  if (isNew) told.add(fix);
  return `error ${code} ${message}${isNew ? `\n   fix: ${fix}` : ''}`;
}

/** The figures of a progress that tell of a result, not of the speed: `loss -0.712`. */
export function resultText(progress: Progress | undefined): string {
  return Object.entries(progress?.values ?? {})
    .filter(([name]) => name === 'loss')
    .map(([name, value]) => `, ${name} ${short(value)}`)
    .join('');
}

/** Three significant digits, and from a thousand on all digits of the whole number: no exponent unless it is tiny. */
function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const text = value.toPrecision(3);
  if (!text.includes('e')) return text;
  return Math.abs(value) < 1 ? value.toExponential(1) : value.toFixed(0);
}
