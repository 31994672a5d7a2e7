/** Seconds of each unit that ages and durations are written in. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of `90s`, `1h30m`, `1.5h`, `7d`, `2w`; undefined for anything else. */
export function spanSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
}

/** A point in time as it was written, in ms since 1970: its beginning and the beginning of the next of its kind. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * `2026-11-01`, `2026-11-01T14:30`, `2026-11-01 14:30:05`, in UTC as the ids of runs, or with a zone (`Z`, `+01:00`).
 * Undefined for anything else.
 */
export function timeRange(text: string): TimeRange | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  const [, day, minute, second, zone = 'Z'] = match;
  const from = Date.parse(minute === undefined ? day! : `${day!}T${minute}${second ?? ':00'}${zone}`);
  if (Number.isNaN(from)) return undefined;
  const seconds = minute === undefined ? 86_400 : second === undefined ? 60 : 1;
  return { from, to: from + 1000 * seconds };
}
