import { sha256 } from '../../base/hash.js';
import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { nonzeroBox } from '../../imaging/box.js';
import { describeImage } from '../../imaging/describe-image.js';
import { describeLabel } from '../../imaging/describe-label.js';
import { axisCodes } from '../../imaging/orientation.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import type { RawImage } from '../../imaging/volume.js';
import { readBoundImage } from '../bound-file.js';
import { writeJson } from '../output-files.js';
import type { ImageFacts, LabelFacts } from './case-files.js';
import type { ingest } from './spec.js';

/** Reads every file of the case once, checks it, and publishes what planning and rules need to know about it. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof ingest>;
  const raw = context.raw(context.scope.case!);
  const images: { name: string; image: RawImage }[] = [];
  for (const name of settings.channels) images.push({ name, image: await readBoundImage(raw.images[name]!) });
  const label = await readBoundImage(raw.label!);
  const first = images[0]!.image;
  for (const { image } of images.slice(1)) requireSameGrid(first, image);
  requireSameGrid(first, label);

  const box = nonzeroBox(
    images.map(({ image }) => image.data),
    first.size,
  );
  const facts: ImageFacts = {
    format: 1,
    size: first.size,
    spacing_mm: first.spacingMm,
    orientation: axisCodes(first.affine),
    has_space: first.hasSpace,
    nonzero_size: box?.size ?? first.size,
    channels: Object.fromEntries(
      images.map(({ name, image }) => [name, { ...describeImage(image), pixel_type: image.pixelType }]),
    ),
  };
  const byValue = describeLabel(label, settings.labels);
  const labels: LabelFacts = {
    format: 1,
    voxels: Object.fromEntries(
      Object.entries(settings.labels).map(([name, value]) => [name, byValue[String(value)] ?? 0]),
    ),
  };
  writeJson(context.out, 'image.json', facts as unknown as Json);
  writeJson(context.out, 'label.json', labels as unknown as Json);
  writeJson(
    context.out,
    'voxels.json',
    Object.fromEntries(images.map(({ name, image }) => [name, hashOfVoxels(image)])),
  );
  context.used({ files: Object.values(raw.images).length + 1 });
}

/** Size and type belong to it: the same bytes in another shape are another image. */
function hashOfVoxels({ data, size }: RawImage): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return sha256(`${size.join('x')} ${data.constructor.name} ${sha256(bytes)}`);
}
