/** A piece of a log: when it was written, and what it says, for people or as it stands in the file. */
export interface LogEntry {
  /** In ms since 1970; NaN where the file does not tell. */
  readonly atMs: number;
  readonly text: string;
}

/** `2026-11-22 11:45:02  train[0] started`, UTC as the ids of runs; further lines are indented as they are. */
export function entryText({ atMs, text }: LogEntry): string {
  const time = Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(0, 19).replace('T', ' ') : '-'.repeat(19);
  return `${time}  ${text}`;
}
