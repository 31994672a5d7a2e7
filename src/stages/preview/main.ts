import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { writePreparedCase } from '../../imaging/prepared-file.js';
import type { BatchSettings } from '../../learn/loader/batch.js';
import { caseCache } from '../../learn/loader/case-cache.js';
import { readConfigured } from '../configure/read-configured.js';
import { resolvePreprocessing } from '../configure/resolve-preprocessing.js';
import { resolveSampling } from '../configure/resolve-sampling.js';
import { prepareForTraining } from '../prepare/prepare-for-training.js';
import { augmentationSettingsOf } from '../train/augmentation-settings-of.js';
import { galleryPage } from './gallery-page.js';
import type { GalleryCase } from './gallery.js';
import { gallerySamples } from './gallery-samples.js';
import { keyOfTransform } from './key-of-transform.js';
import type { previewOf } from './spec.js';

type Slice = SliceOf<ReturnType<typeof previewOf>>;

/** Publishes `preview.html`. Nothing is learned: the cases are prepared, and the loader draws from them. */
export async function main(context: StageContext): Promise<void> {
  const settings = context.settings as unknown as Slice;
  const { shown, training, seed, labels, preprocessing: written, regression } = settings;
  const planned = readConfigured(context);
  const preprocessing = resolvePreprocessing(written, planned);
  const { patch } = resolveSampling(training, { preprocessing, planned });
  const fold = context.scope.fold!;
  const transforms = augmentationSettingsOf({
    augmentation: settings.augmentation,
    labels,
    mirrorPairs: settings.mirror_pairs,
    orientation: preprocessing.orientation,
  });
  const cache = caseCache(Infinity);
  const table = (context.inputs.table ?? {}) as unknown as Readonly<Record<string, { readonly target?: number }>>;
  const cases: GalleryCase[] = [];
  for (const [step, id] of spread(context.caseIds('raw'), shown.cases).entries()) {
    context.signal.throwIfAborted();
    const folder = await prepared(context, id, preprocessing);
    const target = table[id]?.target;
    const batch: BatchSettings = {
      cases: [{ id, folder, ...(target === undefined ? {} : { target }) }],
      purpose: 'training',
      caseOrder: 'random',
      patch,
      batch: shown.samples,
      foreground: regression === undefined ? training.foreground : 0,
      scales: regression === undefined ? [[1, 1, 1]] : [],
      augmentation: transforms,
      ...(regression === undefined ? {} : { targetBehavesAs: regression.behaves_as }),
      seed,
      fold,
    };
    const { size, spacingMm } = cache.get(folder).header;
    cases.push({ id, size, spacingMm, samples: gallerySamples(batch, { step, cache, ignore: settings.ignore }) });
    context.progress({ done: step + 1, total: shown.cases, unit: 'case' });
  }
  const page = galleryPage({
    name: settings.name,
    fold,
    seed,
    patch,
    directions: directionsOf(preprocessing.orientation),
    channels: settings.channels.map(({ name }) => name),
    labels: new Map(Object.entries(labels).map(([name, value]) => [value, name])),
    ...(regression === undefined ? {} : { target: { name: regression.target, unit: regression.unit } }),
    transforms: namesOf(transforms),
    cases,
  });
  writeFileSync(join(context.out, 'preview.html'), page);
  context.used({ cases: cases.map(({ id }) => id), samples: shown.samples });
}

/** As `prepare` makes it, in a folder that is not published. */
async function prepared(
  context: StageContext,
  id: string,
  preprocessing: ReturnType<typeof resolvePreprocessing>,
): Promise<string> {
  const { channels, regions, ignore } = context.settings as unknown as Slice;
  const folder = join(context.checkpoints, 'prepared', id);
  writePreparedCase(folder, await prepareForTraining(context, id, { channels, preprocessing }), { regions, ignore });
  return folder;
}

/** So many of the ids, evenly spread over all of them. */
function spread(ids: readonly string[], count: number): string[] {
  const taken = Math.min(count, ids.length);
  return Array.from({ length: taken }, (_, index) => ids[Math.floor(((index + 0.5) * ids.length) / taken)]!);
}

function directionsOf(orientation: string): readonly [string, string, string] {
  if (orientation === 'stored') return ['axis 1', 'axis 2', 'axis 3'];
  return [orientation[0]!, orientation[1]!, orientation[2]!];
}

/** Mirroring along no axis is off, and `dummy2d` says how others act. */
function namesOf(transforms: ReturnType<typeof augmentationSettingsOf>): string[] {
  const names = Object.keys(transforms).filter((name) => name !== 'dummy2d');
  return names.filter((name) => name !== 'mirror' || transforms.mirror.axes.length > 0).map(keyOfTransform);
}
