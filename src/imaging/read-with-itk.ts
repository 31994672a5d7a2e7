import { basename } from 'node:path';
import { affineOf, isUsableAffine, spacingOf } from './affine.js';
import { decodeVoxels } from './decode-voxels.js';
import { unreadable } from './image-failure.js';
import { runItkReader, type ItkFile, type ItkImage } from './itk-pipeline.js';
import { parseMetaHeader } from './meta-header.js';
import { parseNrrdHeader } from './nrrd-header.js';
import { BYTES_PER_PIXEL, voxelCount, type Affine, type RawImage, type Triple } from './volume.js';
import { checkVoxelSource, readDataFile, type VoxelSource } from './voxel-source.js';

/**
 * Decodes a NRRD or MetaImage file with ITK, after its header was held against its content.
 * Throws IMAGE_UNREADABLE, IMAGE_UNSUPPORTED and IMAGE_TRUNCATED.
 */
export async function readWithItk(bytes: Uint8Array, path: string): Promise<RawImage> {
  const format = /\.(nrrd|nhdr)$/i.test(path) ? 'nrrd' : 'meta';
  const source = format === 'nrrd' ? parseNrrdHeader(bytes, path) : parseMetaHeader(bytes, path);
  const files: ItkFile[] = [{ name: basename(path), bytes }];
  if (source.dataFile !== undefined) files.push({ name: source.dataFile, bytes: readDataFile(path, source.dataFile) });
  checkVoxelSource(source, files.at(-1)!.bytes, path);
  const image = await runItkReader(format, basename(path), files);
  if (image === undefined) throw unreadable(path, 'cannot be decoded by ITK: its header or its data are damaged');
  return toRawImage({ image, source, path });
}

function toRawImage({ image, source, path }: { image: ItkImage; source: VoxelSource; path: string }): RawImage {
  const count = voxelCount(source.size);
  if (
    image.components !== 1 ||
    image.componentType !== source.pixelType ||
    image.size.join() !== source.size.join() ||
    image.bytes.byteLength !== count * BYTES_PER_PIXEL[source.pixelType]
  ) {
    throw unreadable(path, 'has a header that ITK understands differently: it may be damaged');
  }
  const affine = toRas(image);
  if (!isUsableAffine(affine)) throw unreadable(path, 'has a damaged header: its directions span no volume');
  return {
    path,
    // WebAssembly is little endian on every machine.
    data: decodeVoxels({ bytes: image.bytes, count, pixelType: source.pixelType, littleEndian: true }),
    size: source.size,
    spacingMm: spacingOf(affine),
    affine,
    hasSpace: source.hasSpace,
    pixelType: source.pixelType,
  };
}

/** ITK's world is left, posterior, superior: two axes change sign. */
function toRas({ direction, spacing, origin }: ItkImage): Affine {
  const step = (axis: number): Triple => [
    -direction[axis]! * spacing[axis]!,
    -direction[3 + axis]! * spacing[axis]!,
    direction[6 + axis]! * spacing[axis]!,
  ];
  return affineOf([step(0), step(1), step(2)], [-origin[0]!, -origin[1]!, origin[2]!]);
}
