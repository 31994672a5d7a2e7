import { existsSync, readFileSync } from 'node:fs';
import { hasErrorCode } from '../base/atomic-file.js';
import { StageFailure } from '../base/failure.js';
import { sha256 } from '../base/hash.js';
import type { BoundFile } from '../graph/stage-context.js';
import { detachedDataPath } from '../imaging/detached-data.js';
import { readImage } from '../imaging/read-image.js';
import type { RawImage } from '../imaging/volume.js';

/**
 * Reads an image, of a file with several volumes the one that is meant, and makes sure that the file holds the bytes that
 * the fingerprint was made from. Throws CONTENT_CHANGED or INPUT_MISSING, and whatever `readImage` throws.
 */
export async function readBoundImage(file: BoundFile): Promise<RawImage> {
  const bytes = readBound(file);
  const voxels = detachedDataPath(file.path, bytes);
  if (voxels !== undefined && voxels !== file.detached?.path && existsSync(voxels))
    throw unboundVoxels(file.path, voxels);
  if (file.detached !== undefined) readBound(file.detached);
  return readImage(file.path, { bytes, component: file.component });
}

function readBound({ path, sha256: expected }: { path: string; sha256: string }): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    throw new StageFailure(
      {
        code: 'INPUT_MISSING',
        message: `${path} is gone since the run was planned`,
        fix: 'restore the file and run again',
      },
      { cause: error },
    );
  }
  if (sha256(bytes) !== expected) {
    throw new StageFailure({
      code: 'CONTENT_CHANGED',
      message: `${path} has changed since the run was planned`,
      fix: 'run again: what the file holds now is then used throughout',
    });
  }
  return bytes;
}

/** Only the endings .nhdr, .mhd and .hdr announce a second file, whose content then enters the fingerprint too. */
function unboundVoxels(path: string, voxels: string): StageFailure {
  return new StageFailure({
    code: 'IMAGE_UNSUPPORTED',
    message: `${path} keeps its voxels in another file, ${voxels}`,
    fix: 'give the header the ending .nhdr (NRRD) or .mhd (MetaImage)',
  });
}
