import type { Diagnostic } from '../../../base/diagnostic.js';
import { canonicalJson, isJsonObject, type Json } from '../../../base/json.js';
import type { CaseFact } from '../../../graph/facts.js';
import { readNodes } from '../../../store/run-record.js';
import { recordedJson, type RecordSource } from './recorded-json.js';

/**
 * Warns of images that are training cases of the very networks that are going to predict them, told by their content:
 * such a prediction looks better than one of a new image.
 */
export function seenImages(
  source: RecordSource,
  { cases, folds }: { cases: readonly CaseFact[]; folds: readonly number[] },
): Diagnostic[] {
  const split = recordedJson(source, 'split', 'folds.json') as
    readonly { readonly train: readonly string[] }[] | undefined;
  if (split === undefined) return [];
  const contents = contentsOfCases(source);
  const trained = new Set(folds.flatMap((fold) => split[fold]?.train ?? []).map((id) => contents.get(id)));
  const seen = cases.filter(({ images }) => trained.has(canonicalJson(images))).map(({ id }) => id);
  if (seen.length === 0) return [];
  const those = seen.length === 1 ? '1 image is a training case' : `${seen.length} images are training cases`;
  return [
    {
      code: 'IMAGES_SEEN',
      severity: 'warning',
      blame: 'data',
      message: `${those} of the networks that predict ${seen.length === 1 ? 'it' : 'them'}: ${seen.join(', ')}`,
      fix: 'do not judge the networks by these; with --fold only those of the named folds predict',
      places: [],
    },
  ];
}

/** Hashes of the channels of every case that the run read, by case. */
function contentsOfCases({ found }: RecordSource): Map<string, string> {
  const contents = new Map<string, string>();
  for (const { node, basis } of readNodes(found.folder)) {
    if (!node.startsWith('ingest[') || typeof basis.case !== 'string') continue;
    const image = at(at(at(basis.inputs, 'raw'), basis.case), 'image');
    if (image !== undefined) contents.set(basis.case, canonicalJson(image));
  }
  return contents;
}

function at(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
