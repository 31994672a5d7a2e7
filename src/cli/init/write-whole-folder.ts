import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that is absent or empty: filled beside and renamed, so that an interrupted one leaves no half of a
 * data set.
 */
export async function writeWholeFolder(folder: string, fill: (beside: string) => Promise<void>): Promise<void> {
  const beside = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(beside, { recursive: true });
    await fill(beside);
    await mkdir(dirname(folder), { recursive: true });
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
