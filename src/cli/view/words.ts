import type { Progress } from '../../base/event.js';
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

/** `epoch 5/20  loss 0.412  2.1 steps/s  3:05 left` */
export function progressText({ done, total, unit, remainingS, values = {} }: Progress): string {
  const figures = Object.entries(values).map(([name, value]) =>
    name.endsWith('_per_s') ? `${short(value)} ${name.slice(0, -'_per_s'.length)}/s` : `${name} ${short(value)}`,
  );
  const left = remainingS === undefined ? [] : [`${duration(remainingS)} left`];
  return [`${unit} ${done}/${total}`, ...figures, ...left].join('  ');
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

/** Three significant digits, without an exponent where it stays short. */
function short(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const text = value.toPrecision(3);
  return text.includes('e') ? value.toExponential(1) : text;
}
