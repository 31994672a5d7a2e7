import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { matchPattern } from '../../dataset/file-pattern.js';
import type { DataLayout, LayoutChannel, LayoutRegion } from './data-layout.js';
import type { FolderListing } from './folder-listing.js';

/**
 * Cases of a folder in nnU-Net's raw form: `dataset.json` with `imagesTr/CASE_0000.ext` and `labelsTr/CASE.ext`; also
 * the Medical Segmentation Decathlon's, which has no `_0000`. Undefined where there is none.
 */
export function layoutFromNnunet({ root, nnunet }: FolderListing): DataLayout | undefined {
  const folder = nnunet.find((candidate) => existsSync(join(root, candidate, 'imagesTr')));
  if (folder === undefined) return undefined;
  const dataset = readDataset(join(root, folder, 'dataset.json'));
  if (dataset === undefined) return undefined;
  const place = join(root, folder);
  const ending = typeof dataset.file_ending === 'string' ? dataset.file_ending : '.nii.gz';
  const names = Object.entries(asMap(dataset.channel_names ?? dataset.modality) ?? { 0: 'image' });
  const withNumber = matchPattern({ root: place, pattern: `imagesTr/{case}_0000${ending}` }).kind === 'found';
  const patterns = names.map(([index]) => `imagesTr/{case}${withNumber ? `_${index.padStart(4, '0')}` : ''}${ending}`);
  const label = `labelsTr/{case}${ending}`;
  const [labelFiles, ...imageFiles] = [label, ...patterns].map((pattern) => filesOf(place, pattern));
  const ids = [...labelFiles!.keys()].filter((id) => imageFiles.every((files) => files.has(id))).sort();
  const lost = labelFiles!.size - ids.length;
  return {
    kind: `nnU-Net's raw form (${posix.join(folder, 'dataset.json')})`,
    root: folder,
    channels: names.map(([, name], index) => channelOf(String(name), patterns[index]!)),
    label,
    ...taskOf(dataset),
    cases: ids.map((id) => ({ id, images: imageFiles.map((files) => files.get(id)!), label: labelFiles!.get(id)! })),
    remarks: lost > 0 ? [`${lost} label maps have no image of every channel and are left out`] : [],
  };
}

type Dataset = Readonly<Record<string, unknown>>;

function readDataset(path: string): Dataset | undefined {
  try {
    return asMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function asMap(value: unknown): Dataset | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Dataset) : undefined;
}

function filesOf(root: string, pattern: string): ReadonlyMap<string, string> {
  const match = matchPattern({ root, pattern });
  return match.kind === 'found' ? match.files : new Map();
}

/** nnU-Net takes the normalisation from the channel's name. */
function channelOf(name: string, image: string): LayoutChannel {
  const word = name.replace(/[^A-Za-z0-9_-]+/g, '_');
  const known = { ct: 'ct', nonorm: 'none', rescale_to_0_1: 'rescale', rgb_to_0_1: 'rescale' } as const;
  const key = name.toLowerCase();
  return {
    name: /^[A-Za-z]/.test(word) ? word : `channel_${word}`,
    image,
    normalize: Object.hasOwn(known, key) ? known[key as keyof typeof known] : 'zscore',
  };
}

/** Labels by name, whichever way round they are written; lists of values are regions. */
function taskOf(dataset: Dataset): Pick<DataLayout, 'labels' | 'regions' | 'ignore'> {
  const written = Object.entries(asMap(dataset.labels) ?? {});
  const labels = new Map<string, number>();
  for (const [key, value] of written) {
    if (typeof value === 'string' && /^\d+$/.test(key)) labels.set(labelName(value), Number(key));
    else if (typeof value === 'number') labels.set(labelName(key), value);
  }
  const listed = written.filter((entry): entry is [string, number[]] => Array.isArray(entry[1]));
  for (const value of listed.flatMap(([, values]) => values)) {
    if (![...labels.values()].includes(value)) labels.set(`label_${value}`, value);
  }
  if (labels.size < 2) return {};
  const nameOf = (value: unknown) => [...labels].find(([, known]) => known === value)?.[0] ?? `label_${String(value)}`;
  const order: unknown[] = Array.isArray(dataset.regions_class_order) ? dataset.regions_class_order : [];
  const regions = listed.map(([name, values], index): [string, LayoutRegion] => [
    labelName(name),
    { of: values.map(nameOf), as: nameOf(order[index] ?? values.at(-1)) },
  ]);
  return {
    labels: Object.fromEntries([...labels].sort(([, a], [, b]) => a - b)),
    ...(regions.length > 0 ? { regions: Object.fromEntries(regions) } : {}),
    ...(labels.has('ignore') ? { ignore: 'ignore' } : {}),
  };
}

function labelName(name: string): string {
  const word = name.replace(/[^A-Za-z0-9_ -]+/g, '_');
  return /^[A-Za-z]/.test(word) ? word : `label_${word}`;
}
