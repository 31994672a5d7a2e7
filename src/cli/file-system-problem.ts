/** What the system's error codes mean, for those that a user can mend. */
const MEANINGS: Readonly<Record<string, readonly [cause: string, fix: string]>> = {
  ENOSPC: ['the disk is full', 'free some space and run again; what was published is whole'],
  EDQUOT: ['the quota is used up', 'free some space and run again; what was published is whole'],
  EROFS: ['the file system is read-only', 'put the runs elsewhere with --runs FOLDER'],
  EACCES: ['permission denied', 'change the permissions, or put the runs elsewhere with --runs FOLDER'],
  EPERM: ['the operation is not permitted', 'change the permissions, or put the runs elsewhere with --runs FOLDER'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'name a folder'],
  EISDIR: ['it is a folder', 'name a file'],
  ENAMETOOLONG: ['the name is too long for this file system', 'use shorter names'],
  EMFILE: ['too many files are open', 'raise the limit with `ulimit -n`'],
  EIO: ['the disk or the network drive gives errors', 'check the drive'],
  ESTALE: ['the network drive has gone away', 'mount it again'],
};

/** A message instead of a stack trace for what the file system refuses; undefined for any other error. */
export function fileSystemProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  const meaning = code === undefined ? undefined : MEANINGS[code];
  if (meaning === undefined) return undefined;
  const [cause, fix] = meaning;
  return `error FILE_SYSTEM ${path === undefined ? '' : `${path}: `}${cause} (${code!})\n   fix: ${fix}`;
}
