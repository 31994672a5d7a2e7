import { posix } from 'node:path';
import { extensionOf } from './folder-listing.js';

/** Files that differ in the case id only. */
export interface ImageSeries {
  /** Path with `{case}` where the id stands. */
  readonly pattern: string;
  /** Path by case id. */
  readonly files: ReadonlyMap<string, string>;
  readonly isLabel: boolean;
  /** What folder and ending say besides `image` and `label`: `fixed` for `fixed_images`, `t1` for `{case}_t1.nii.gz`. */
  readonly topic: string;
  /** The part of the topic that comes from the folder. */
  readonly folderTopic: string;
}

const LABEL_WORD = /^(labels?(tr)?|segs?|segmentations?|masks?|annotations?|gt|groundtruth)$/i;
const IMAGE_WORD = /^(images?(tr)?|imgs?|scans?|volumes?|vols?|data)$/i;
/** Endings that say what an image is, not whose. */
const ROLE =
  /[_-](images?|img|scan|vol|volume|labels?|seg|segmentation|mask|gt|t1\w{0,3}|t2\w{0,3}|flair|adc|dwi|ct|mri?|us|trus|pet|000\d)$/i;
/** So many folders with files of the same names are folders of cases. */
const LEAST_CASE_FOLDERS = 3;

/** Sorts image files into series, by name alone: files of one folder with the same ending, or folders of cases. */
export function imageSeries(paths: readonly string[]): ImageSeries[] {
  const inFolders = groupBy(paths, patternInFolder);
  const byCaseFolder = groupBy(
    paths.filter((path) => path.includes('/')),
    patternOfCaseFolder,
  );
  return [...[...byCaseFolder].filter(([, files]) => files.size >= LEAST_CASE_FOLDERS), ...inFolders].map(
    ([pattern, files]) => ({ pattern, files, ...describe(pattern) }),
  );
}

interface PatternMatch {
  readonly pattern: string;
  readonly id: string;
}

/** `images/p1_t1.nii.gz` is case `p1` of `images/{case}_t1.nii.gz`. */
function patternInFolder(path: string): PatternMatch {
  const { dir, base } = posix.parse(path);
  const extension = extensionOf(base) ?? '';
  const stem = base.slice(0, base.length - extension.length);
  const role = ROLE.exec(stem)?.[0] ?? '';
  const id = stem.slice(0, stem.length - role.length);
  return { pattern: posix.join(dir, `{case}${role}${extension}`), id };
}

/** `p1/p1_t1.nii.gz` is case `p1` of `{case}/{case}_t1.nii.gz`. */
function patternOfCaseFolder(path: string): PatternMatch {
  const { dir, base } = posix.parse(path);
  const id = posix.basename(dir);
  return { pattern: posix.join(posix.dirname(dir), '{case}', base.replaceAll(id, '{case}')), id };
}

function groupBy(paths: readonly string[], match: (path: string) => PatternMatch): Map<string, Map<string, string>> {
  const groups = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const { pattern, id } = match(path);
    if (id === '') continue;
    const group = groups.get(pattern) ?? new Map<string, string>();
    groups.set(pattern, group.set(id, path));
  }
  return groups;
}

function describe(pattern: string): Pick<ImageSeries, 'isLabel' | 'topic' | 'folderTopic'> {
  const { dir, base } = posix.parse(pattern);
  const extension = extensionOf(base) ?? '';
  const folderWords = wordsOf(dir.replaceAll('{case}', ''));
  const lastFolderWords = wordsOf(posix.basename(dir).replaceAll('{case}', ''));
  const nameWords = wordsOf(base.slice(0, base.length - extension.length).replaceAll('{case}', ''));
  const topicOf = (words: readonly string[]) =>
    words.filter((word) => !LABEL_WORD.test(word) && !IMAGE_WORD.test(word)).join('_');
  return {
    isLabel: [...folderWords, ...nameWords].some((word) => LABEL_WORD.test(word)),
    topic: topicOf([...lastFolderWords, ...nameWords]),
    folderTopic: topicOf(folderWords),
  };
}

function wordsOf(text: string): string[] {
  return text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}
