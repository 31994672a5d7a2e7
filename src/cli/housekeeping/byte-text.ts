const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `0 B`, `812 kB`, `1.2 GB`: three significant digits at most, in powers of 1000 as disks are sold. */
export function byteText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]!}`;
}
