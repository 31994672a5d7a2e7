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
  const { task, remarks } = taskOf(dataset);
  // The Decathlon keeps several channels as the volumes of one file.
  const isOneFile = !withNumber && names.length > 1;
  return {
    kind: `nnU-Net's raw form (${posix.join(folder, 'dataset.json')})`,
    root: folder,
    channels: names.map(([number, name], index) => ({
      ...channelOf(String(name), patterns[index]!),
      ...(isOneFile ? { component: Number(number) } : {}),
    })),
    label,
    ...task,
    cases: ids.map((id) => ({ id, images: imageFiles.map((files) => files.get(id)!), label: labelFiles!.get(id)! })),
    remarks: [...remarks, ...(lost > 0 ? [`${lost} label maps have no image of every channel and are left out`] : [])],
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

/** One entry of `labels`: a name and the values that it stands for. */
interface WrittenLabel {
  readonly name: string;
  readonly values: readonly number[];
  readonly isList: boolean;
}

/**
 * Labels by name, whichever way round they are written. Where one of them is a list of values, nnU-Net trains regions,
 * one for every entry but background and `ignore`, for a single number too; `regions_class_order` has a value for each.
 */
function taskOf(dataset: Dataset): { task: Pick<DataLayout, 'labels' | 'regions' | 'ignore'>; remarks: string[] } {
  const written = Object.entries(asMap(dataset.labels) ?? {}).flatMap(([key, value]) => writtenLabel(key, value));
  const labels = new Map<string, number>();
  const isNamed = (value: number) => [...labels.values()].includes(value);
  for (const { name, values } of written) if (values.length === 1 && !isNamed(values[0]!)) labels.set(name, values[0]!);
  for (const value of written.flatMap(({ values }) => values)) if (!isNamed(value)) labels.set(`label_${value}`, value);
  if (labels.size < 2) return { task: {}, remarks: [] };
  const { regions, remarks } = regionsOf(written, { order: dataset.regions_class_order, labels });
  return {
    task: {
      labels: Object.fromEntries([...labels].sort(([, a], [, b]) => a - b)),
      ...(Object.keys(regions).length > 0 ? { regions } : {}),
      ...(labels.has('ignore') ? { ignore: 'ignore' } : {}),
    },
    remarks,
  };
}

function writtenLabel(key: string, value: unknown): WrittenLabel[] {
  if (typeof value === 'string' && /^\d+$/.test(key)) {
    return [{ name: labelName(value), values: [Number(key)], isList: false }];
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || !values.every((one) => typeof one === 'number')) return [];
  return [{ name: labelName(key), values, isList: Array.isArray(value) }];
}

function regionsOf(
  written: readonly WrittenLabel[],
  { order, labels }: { order: unknown; labels: ReadonlyMap<string, number> },
): { regions: Readonly<Record<string, LayoutRegion>>; remarks: string[] } {
  if (!written.some(({ isList }) => isList)) return { regions: {}, remarks: [] };
  const regions = written.filter(({ name, values }) => name !== 'ignore' && values.some((value) => value !== 0));
  const isOrder = Array.isArray(order) && order.length === regions.length;
  const nameOf = (value: unknown) => [...labels].find(([, known]) => known === value)?.[0] ?? `label_${String(value)}`;
  // What a region has and those inside it have not.
  const guess = ({ values }: WrittenLabel, later: readonly WrittenLabel[]) =>
    values.find((value) => !later.some((other) => other.values.includes(value))) ?? values.at(-1)!;
  return {
    regions: Object.fromEntries(
      regions.map((region, index): [string, LayoutRegion] => [
        region.name,
        {
          of: region.values.map(nameOf),
          as: nameOf(isOrder ? (order as unknown[])[index] : guess(region, regions.slice(index + 1))),
        },
      ]),
    ),
    remarks: isOrder
      ? []
      : [
          `dataset.json has ${regions.length} regions and ${Array.isArray(order) ? order.length : 'no'} values in regions_class_order: what each is written \`as\` is a guess`,
        ],
  };
}

function labelName(name: string): string {
  const word = name.replace(/[^A-Za-z0-9_ -]+/g, '_');
  return /^[A-Za-z]/.test(word) ? word : `label_${word}`;
}
