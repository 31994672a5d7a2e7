import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StageFailure } from '../../base/failure.js';
import { sha256 } from '../../base/hash.js';
import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { nonzeroBox } from '../../imaging/box.js';
import { caseIntensities } from '../../imaging/case-intensities.js';
import { describeImage } from '../../imaging/describe-image.js';
import { describeLabel } from '../../imaging/describe-label.js';
import { toLabelMap } from '../../imaging/label-map.js';
import { axisCodes } from '../../imaging/orientation.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import { thumbnailOf } from '../../imaging/thumbnail.js';
import { touchedFaces } from '../../imaging/touched-faces.js';
import type { RawImage } from '../../imaging/volume.js';
import { readBoundImage } from '../bound-file.js';
import { writeJson } from '../output-files.js';
import { profilesOf } from '../profiles-of.js';
import { readChannels } from '../read-channels.js';
import type { CaseForeground, ImageFacts, LabelBorder, LabelFacts } from './case-files.js';
import type { ingest } from './spec.js';

/** Reads every file of the case once, checks it, and publishes what planning and rules need to know about it. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as SliceOf<typeof ingest>;
  const raw = context.raw(context.scope.case!);
  const read = await readChannels(raw, settings.channels);
  const images = read.map((image, index) => ({ name: settings.channels[index]!, image }));
  const label = raw.label === undefined ? undefined : await readBoundImage(raw.label);
  const first = images[0]!.image;
  for (const { image } of images.slice(1)) requireSameGrid(first, image);
  if (label !== undefined) requireSameGrid(first, label);

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
  const labels: LabelFacts = { format: 1, voxels: label === undefined ? {} : voxelsByName(label, settings.labels) };
  writeJson(context.out, 'image.json', facts as unknown as Json);
  writeJson(context.out, 'label.json', labels as unknown as Json);
  writeJson(
    context.out,
    'voxels.json',
    Object.fromEntries(images.map(({ name, image }) => [name, hashOfVoxels(image)])),
  );
  const border: LabelBorder = { format: 1, touched: label === undefined ? null : touchedFaces(label) };
  writeJson(context.out, 'border.json', border as unknown as Json);
  writeJson(context.out, 'profiles.json', profilesOf({ images, box }) as unknown as Json);
  writeFileSync(join(context.out, 'thumbnails.f32'), thumbnailsOf(images.map(({ image }) => image)));
  if (settings.intensities_of !== undefined) {
    const intensities = foregroundOf({ images, label, channels: settings.intensities_of });
    writeJson(context.out, 'intensities.json', intensities as unknown as Json);
  }
  context.used({ files: Object.values(raw.images).length + (label === undefined ? 0 : 1) });
}

/** A regression declares no labels: its label maps, if it has any, only say where the foreground is. */
function voxelsByName(label: RawImage, declared: Readonly<Record<string, number>>): LabelFacts['voxels'] {
  const names = Object.entries(declared);
  if (names.length === 0) return {};
  const byValue = describeLabel(label, declared);
  return Object.fromEntries(names.map(([name, value]) => [name, byValue[String(value)] ?? 0]));
}

function foregroundOf(options: {
  images: readonly { readonly name: string; readonly image: RawImage }[];
  label: RawImage | undefined;
  channels: readonly string[];
}): CaseForeground {
  const { images, label, channels } = options;
  if (label === undefined) {
    throw new StageFailure({
      code: 'SETTINGS_DISAGREE',
      message: `channel ${channels[0]!} is normalised as ct, by the foreground of the cases, but there are no label maps`,
      fix: `name them in data.label, or use another data.channels.${channels[0]!}.normalize`,
    });
  }
  const foreground = toLabelMap(label);
  const measured = images.filter(({ name }) => channels.includes(name));
  return {
    format: 1,
    channels: Object.fromEntries(
      measured.map(({ name, image }) => [name, caseIntensities(image.data, foreground) ?? null]),
    ),
  };
}

/** One after the other, little-endian as all machines that this runs on. */
function thumbnailsOf(images: readonly RawImage[]): Uint8Array {
  return Buffer.concat(images.map((image) => new Uint8Array(thumbnailOf(image).buffer)));
}

/** Size and type belong to it: the same bytes in another shape are another image. */
function hashOfVoxels({ data, size }: RawImage): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return sha256(`${size.join('x')} ${data.constructor.name} ${sha256(bytes)}`);
}
