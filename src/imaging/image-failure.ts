import { StageFailure, type FailureCode } from '../base/failure.js';

/** A failure of one image file, its path in front of the message. */
export function imageFailure({
  code,
  path,
  problem,
  fix,
  cause,
}: {
  code: FailureCode;
  path: string;
  /** Continues the sentence that starts with the path: "is empty". */
  problem: string;
  fix: string;
  cause?: unknown;
}): StageFailure {
  return new StageFailure({ code, message: `${path} ${problem}`, fix }, cause === undefined ? undefined : { cause });
}

export const FIX_DAMAGED = 'restore the file from its source, or take the case out of the experiment';
const FIX_CONVERT = 'convert it to .nii.gz, for example with nibabel, ITK-SNAP or 3D Slicer';

export function unreadable(path: string, problem: string, cause?: unknown): StageFailure {
  return imageFailure({ code: 'IMAGE_UNREADABLE', path, problem, fix: FIX_DAMAGED, cause });
}

export function unsupported(path: string, problem: string, fix = FIX_CONVERT): StageFailure {
  return imageFailure({ code: 'IMAGE_UNSUPPORTED', path, problem, fix });
}

export function truncated({ path, expected, found }: { path: string; expected: number; found: number }): StageFailure {
  return imageFailure({
    code: 'IMAGE_TRUNCATED',
    path,
    problem: `is cut short: its header promises ${expected} bytes, there are ${found}`,
    fix: FIX_DAMAGED,
  });
}
