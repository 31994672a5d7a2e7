import { readFileSync } from 'node:fs';
import { hasErrorCode } from '../base/atomic-file.js';
import { FIX_DAMAGED, imageFailure, unreadable, unsupported } from './image-failure.js';
import { readNifti } from './read-nifti.js';
import { readWithItk } from './read-with-itk.js';
import type { RawImage, VoxelArray } from './volume.js';

/** File name endings that `readImage` knows. */
export const IMAGE_EXTENSIONS = ['.nii', '.nii.gz', '.hdr', '.hdr.gz', '.nrrd', '.nhdr', '.mha', '.mhd'] as const;

/**
 * Reads one scalar 3D image. `bytes` is the content of the file at `path`, if the caller has it already (to hash it);
 * a detached data file is read from beside `path` all the same. `component` chooses one volume of a NIfTI file with
 * more than three axes, counted from 0.
 * Throws IMAGE_UNREADABLE, IMAGE_UNSUPPORTED, IMAGE_TRUNCATED, IMAGE_EMPTY, IMAGE_NOT_FINITE.
 */
export async function readImage(
  path: string,
  { bytes, component }: { bytes?: Uint8Array | undefined; component?: number | undefined } = {},
): Promise<RawImage> {
  const extension = imageExtension(path);
  const content = bytes ?? readContent(path);
  if (content.byteLength === 0) {
    throw imageFailure({
      code: 'IMAGE_EMPTY',
      path,
      problem: 'is empty: it has 0 bytes',
      fix: FIX_DAMAGED,
    });
  }
  const image = NIFTI_EXTENSIONS.has(extension)
    ? readNifti({ bytes: content, path, component })
    : await readWithItk(content, path);
  if (component !== undefined && component > 0 && !NIFTI_EXTENSIONS.has(extension)) {
    throw unsupported(path, `has no volume ${component}: a volume can be chosen of a NIfTI file only`);
  }
  refuseNotFinite(image.data, path);
  return image;
}

const NIFTI_EXTENSIONS: ReadonlySet<string> = new Set(['.nii', '.nii.gz', '.hdr', '.hdr.gz']);

function imageExtension(path: string): (typeof IMAGE_EXTENSIONS)[number] {
  const lower = path.toLowerCase();
  const extension = IMAGE_EXTENSIONS.find((known) => lower.endsWith(known));
  if (extension === undefined) {
    throw unsupported(path, `is of no known format; known are ${IMAGE_EXTENSIONS.join(', ')}`);
  }
  return extension;
}

function readContent(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) throw unreadable(path, 'does not exist', error);
    throw unreadable(path, `cannot be opened (${error instanceof Error ? error.message : String(error)})`, error);
  }
}

function refuseNotFinite(data: VoxelArray, path: string): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return;
  let bad = 0;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) bad++;
  if (bad === 0) return;
  throw imageFailure({
    code: 'IMAGE_NOT_FINITE',
    path,
    problem: `holds ${bad} of ${data.length} voxels that are NaN or infinite`,
    fix: 'replace them, for example by 0, or take the case out of the experiment',
  });
}
