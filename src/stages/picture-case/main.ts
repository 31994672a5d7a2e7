import { join } from 'node:path';
import { sha256OfFile } from '../../base/hash.js';
import { StageFailure } from '../../base/failure.js';
import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { toLabelMap } from '../../imaging/label-map.js';
import { cutPlanes } from '../../imaging/picture/cut-planes.js';
import { fullestPlanes } from '../../imaging/picture/fullest-planes.js';
import { greyWindow } from '../../imaging/picture/grey-window.js';
import type { Plane } from '../../imaging/picture/plane.js';
import { readImage } from '../../imaging/read-image.js';
import { requireSameGrid } from '../../imaging/same-grid.js';
import type { RawImage } from '../../imaging/volume.js';
import type { PicturePlane } from '../../report/run-report.js';
import { readBoundImage } from '../bound-file.js';
import { readJson, writeJson } from '../output-files.js';
import type { SegmentationPredictions } from '../predict/predictions-file.js';
import type { CasePlanes } from './case-planes.js';
import { orientedPatch } from './oriented-patch.js';
import type { pictureCase } from './spec.js';

/** Voxels along the longest axis of a slice: more would only make the page large. */
const MOST_VOXELS = 256;

/** Publishes `planes.json`: slices where most of the reference lies, of an image without labels those in the middle. */
export async function main(context: StageContext): Promise<void> {
  const { channel, orientation, labels: names, outlined } = context.settings as SliceOf<typeof pictureCase>;
  const raw = context.raw(context.scope.case!);
  const image = await readBoundImage(raw.images[channel]!);
  const maps = outlined === true ? [await readBoundImage(raw.label!), await readPrediction(context)] : [];
  for (const map of maps) requireSameGrid(image, map);
  const { patch, labels, step } = orientedPatch(
    { image, labels: maps.map(toLabelMap) },
    { orientation, most: MOST_VOXELS },
  );
  const [reference, prediction] = labels;
  const at = fullestPlanes({
    ...patch,
    ...(reference && { label: hasForeground(reference) ? reference : prediction! }),
  });
  const windows = [greyWindow(patch, 0)];
  const planesWith = (label: Uint8Array | undefined): Plane[] =>
    cutPlanes({ ...patch, ...(label && { label }) }, at, windows);
  const predicted = prediction && planesWith(prediction);
  const nameOf = new Map(Object.entries(names).map(([name, value]) => [value, name]));
  const directions =
    image.hasSpace && orientation !== 'stored' ? Array.from(orientation) : ['axis 1', 'axis 2', 'axis 3'];
  const planes = planesWith(reference).map((plane, index): PicturePlane => {
    const { axis, width, height, widthMm, heightMm, png } = plane;
    return {
      name: `${directions[axis]!} ${plane.index * step}`,
      width,
      height,
      widthMm,
      heightMm,
      png: Buffer.from(png).toString('base64'),
      outlines: [
        ...outlinesOf('reference', plane, nameOf),
        ...(predicted === undefined ? [] : outlinesOf('prediction', predicted[index]!, nameOf)),
      ],
    };
  });
  writeJson(context.out, 'planes.json', { format: 1, planes } satisfies CasePlanes as unknown as Json);
  context.used({ channel, planes: planes.length });
}

function outlinesOf(
  of: 'reference' | 'prediction',
  { outlines }: Plane,
  nameOf: ReadonlyMap<number, string>,
): PicturePlane['outlines'] {
  return outlines.map(({ label, path }) => ({ of, label: nameOf.get(label) ?? String(label), path }));
}

function hasForeground(label: Uint8Array): boolean {
  return label.some((value) => value !== 0);
}

/** Of the fold that predicted the case. Throws CASES_MISSING and RESULT_DAMAGED. */
async function readPrediction(context: StageContext): Promise<RawImage> {
  const id = context.scope.case!;
  for (const fold of Object.keys(context.inputs.predict as JsonObject).map(Number)) {
    const folder = context.output('predict', { fold });
    const recorded = (readJson(folder, 'predictions.json') as SegmentationPredictions).cases[id];
    if (recorded === undefined) continue;
    const path = join(folder, recorded.file);
    if (sha256OfFile(path) === recorded.sha256) return readImage(path);
    throw new StageFailure({
      code: 'RESULT_DAMAGED',
      message: `the prediction ${path} is not the one that was published`,
      case: id,
    });
  }
  throw new StageFailure({ code: 'CASES_MISSING', message: `case ${id} has no prediction`, case: id });
}
