import { isJsonObject, type Json } from '../../base/json.js';
import type { CheckFacts, ImageFact, LeakFact, NearDuplicateFact } from '../../checks/facts.js';
import { judge, type Judgement } from '../../checks/judge.js';
import type { PreflightFact } from '../../checks/preflight-fact.js';
import { withFamilies } from '../../dataset/families.js';
import { testLeaksOf } from '../../dataset/test-leaks.js';
import type { CaseFact } from '../../graph/facts.js';
import type { PreparationFile } from '../../stages/configure/configured-file.js';
import { readManifest, DamagedOutputError } from '../../store/manifest.js';
import { preparedSize, resampledSize } from '../experiment/prepared-size.js';
import type { ImageFacts } from '../../stages/ingest/case-files.js';
import { trainedFacts, type StoredTraining } from '../experiment/trained-facts.js';
import type { RunSource } from './run-source.js';
import { locateOrigin, readOrigins } from './setting-origins.js';

/**
 * Every rule over what a run recorded, as if it were judged when it ran. What an older version did not record, or what
 * is damaged, is left out, so that a rule that needs it cannot tell.
 */
export function judgeRecord(source: RunSource): Judgement {
  const { side, settings, folds } = source;
  const cases = side.data.kind === 'known' ? side.data.value.facts : undefined;
  const images = cases === undefined ? undefined : imagesOf(source, cases);
  const leaks = outputOf(source, 'split', 'leaks.json');
  const near = outputOf(source, 'split', 'near-duplicates.json');
  const preflight = outputOf(source, 'preflight', 'preflight.json');
  const labels = labelCasesOf(outputOf(source, 'analyze', 'dataset.json'));
  const trained = folds.flatMap((fold) => trainedOf(source, fold));
  const origins = readOrigins(source);
  const facts: CheckFacts = {
    settings,
    locate: (path) => locateOrigin(origins, path),
    ...(cases === undefined
      ? {}
      : {
          cases: withFamilies(cases),
          testLeaks: testLeaksOf(cases, new Map(cases.map((one) => [one.id, Object.values(one.images)]))),
        }),
    ...(images === undefined ? {} : { images }),
    ...(labels === undefined ? {} : { labelCases: labels }),
    ...(side.folds.kind === 'known' ? { folds: side.folds.value } : {}),
    ...(isMaps(leaks) ? { leaks: leaks as unknown as readonly LeakFact[] } : {}),
    ...(isMaps(near) ? { nearDuplicates: near as unknown as readonly NearDuplicateFact[] } : {}),
    ...(isJsonObject(preflight) ? { preflight: preflight as unknown as PreflightFact } : {}),
    ...(trained.length === 0 ? {} : { trained }),
  };
  return judge(facts);
}

/** Undefined as long as a case is not read. */
function imagesOf(source: RunSource, cases: readonly CaseFact[]): ImageFact[] | undefined {
  const planned = outputOf(source, 'configure', 'preparation.json') as PreparationFile | undefined;
  const { preprocessing } = source.settings;
  const images = cases
    .filter(({ test }) => test !== true)
    .map(({ id }): ImageFact | undefined => {
      const image = outputOf(source, `ingest[${id}]`, 'image.json');
      const contents = outputOf(source, `ingest[${id}]`, 'voxels.json');
      const border = outputOf(source, `ingest[${id}]`, 'border.json');
      if (!isImage(image) || !isJsonObject(contents)) return undefined;
      return {
        case: id,
        contents: contents as Readonly<Record<string, string>>,
        hasSpace: image.has_space,
        spacingMm: image.spacing_mm,
        orientation: image.orientation,
        file: id,
        sizeVoxels: preparedSize(image, preprocessing, planned),
        fullSizeVoxels: resampledSize(image, preprocessing, planned),
        ...(isJsonObject(border) && Array.isArray(border.touched)
          ? { touchedFaces: border.touched as readonly string[] }
          : {}),
      };
    });
  return images.every((image) => image !== undefined) ? images : undefined;
}

function isImage(value: Json | undefined): value is Json & ImageFacts {
  return (
    isJsonObject(value) &&
    typeof value.has_space === 'boolean' &&
    typeof value.orientation === 'string' &&
    [value.size, value.spacing_mm, value.nonzero_size].every((triple) => Array.isArray(triple))
  );
}

/** In how many label maps each label is. */
function labelCasesOf(dataset: Json | undefined): Record<string, number> | undefined {
  if (!isJsonObject(dataset) || !isJsonObject(dataset.label_voxels)) return undefined;
  const { cases, label_voxels: labels } = dataset;
  return Object.fromEntries(
    Object.entries(labels).map(([name, one]) => [
      name,
      Number(cases) - Number(isJsonObject(one) ? one.cases_without : 0),
    ]),
  );
}

/** Nothing of a fold that is not trained, or whose network is damaged: that is told as a finding of its own. */
function trainedOf({ nodes, layout }: RunSource, fold: number): ReturnType<typeof trainedFacts> {
  const result = nodes.get(`train[${fold}]`)?.result;
  const manifest = result === undefined ? undefined : readManifest(layout, result);
  if (manifest?.files['model.json'] === undefined) return [];
  const training: StoredTraining = { fold, published: { result: manifest.result, files: manifest.files } };
  try {
    return trainedFacts([training], layout);
  } catch (error) {
    if (error instanceof DamagedOutputError || error instanceof SyntaxError) return [];
    throw error;
  }
}

function isMaps(value: Json | undefined): boolean {
  return Array.isArray(value) && (value as readonly Json[]).every(isJsonObject);
}

function outputOf({ reader, found }: RunSource, node: string, file: string): Json | undefined {
  const output = reader.output(found.folder, node, file);
  return output.kind === 'known' ? output.value : undefined;
}
