/** What the process tells its caller. Only `cli/main.ts` sets it. */
export const ExitCode = {
  /** Done, or nothing to do, or identical. */
  ok: 0,
  /** A stage failed, data are bad, or two things that were compared differ. */
  failed: 1,
  /** A malformed file or wrong usage. */
  usage: 2,
  /** A rule or gate refused the experiment. */
  refused: 3,
  /** A live run holds the lock. */
  locked: 4,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
