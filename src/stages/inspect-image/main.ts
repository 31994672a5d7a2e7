import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { nonzeroBox } from '../../imaging/box.js';
import { describeImage } from '../../imaging/describe-image.js';
import { imageFailure } from '../../imaging/image-failure.js';
import { axisCodes } from '../../imaging/orientation.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import type { RawImage } from '../../imaging/volume.js';
import { writeJson } from '../output-files.js';
import { profilesOf } from '../profiles-of.js';
import { readChannels } from '../read-channels.js';
import type { NewImageFacts } from './image-facts.js';
import type { inspectImage } from './spec.js';

/** Publishes what a new image is like. Whatever makes it unusable fails here, before a network is loaded. */
export async function main(context: StageContext): Promise<void> {
  const { channels, orientation } = context.settings as SliceOf<typeof inspectImage>;
  const raw = context.raw(context.scope.case!);
  const images = await readChannels(raw, channels);
  const first = images[0]!;
  for (const image of images.slice(1)) requireSameGrid(first, image);
  requireSpace(first, orientation);
  const facts: NewImageFacts = {
    format: 1,
    size: first.size,
    spacing_mm: first.spacingMm,
    orientation: axisCodes(first.affine),
    has_space: first.hasSpace,
    channels: Object.fromEntries(images.map((image, index) => [channels[index]!, describeImage(image)])),
  };
  const box = nonzeroBox(
    images.map(({ data }) => data),
    first.size,
  );
  const named = images.map((image, index) => ({ name: channels[index]!, image }));
  writeJson(context.out, 'image.json', facts as unknown as Json);
  writeJson(context.out, 'profiles.json', profilesOf({ images: named, box }) as unknown as Json);
  context.used({ files: images.length });
}

function requireSpace(image: RawImage, orientation: string): void {
  if (image.hasSpace || orientation === 'stored') return;
  throw imageFailure({
    code: 'SPACE_MISSING',
    path: image.path,
    problem: `declares no space, and the network was trained on images turned to ${orientation}: its left and right are unknown`,
    fix: 'correct its header, or convert it with a tool that keeps the space',
  });
}
