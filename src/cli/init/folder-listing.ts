import { readdirSync, type Dirent } from 'node:fs';
import { join, posix } from 'node:path';
import { IMAGE_EXTENSIONS } from '../../imaging/read-image.js';

/** What lies in a folder, by path from it, with `/`. */
export interface FolderListing {
  /** Absolute. */
  readonly root: string;
  readonly images: readonly string[];
  /** `.csv` and `.tsv` files. */
  readonly tables: readonly string[];
  /** Folders that hold a `dataset.json`; `''` is the folder itself. */
  readonly nnunet: readonly string[];
  /** Whether there was more than is looked at. */
  readonly isCut: boolean;
}

/** Enough for `train/images/patient/file`. */
const DEEPEST = 4;
const MOST_ENTRIES = 100_000;

/** Lists a folder and those in it. Hidden ones, and what voxrun itself keeps, are left out. Opens no file. */
export function listDataFolder(root: string): FolderListing {
  const images: string[] = [];
  const tables: string[] = [];
  const nnunet: string[] = [];
  let entries = 0;
  let isCut = false;
  const visit = (folder: string, depth: number): void => {
    for (const entry of sorted(readdirSync(join(root, folder), { withFileTypes: true }))) {
      if (++entries > MOST_ENTRIES) isCut = true;
      if (isCut) return;
      if (entry.name.startsWith('.')) continue;
      const path = posix.join(folder, entry.name);
      // A link to a folder is not followed: it may lead to the one that it lies in.
      if (entry.isDirectory()) {
        if (entry.name === 'runs') continue;
        if (depth < DEEPEST) visit(path, depth + 1);
        else isCut = true;
      } else if (extensionOf(entry.name) !== undefined) images.push(path);
      else if (/\.(csv|tsv)$/i.test(entry.name)) tables.push(path);
      else if (entry.name === 'dataset.json') nnunet.push(folder);
    }
  };
  visit('', 1);
  return { root, images, tables, nnunet, isCut };
}

/** The ending of an image's name as it is written there, e.g. `.NII.gz`. */
export function extensionOf(name: string): string | undefined {
  const known = [...IMAGE_EXTENSIONS].sort((a, b) => b.length - a.length);
  const extension = known.find((ending) => name.toLowerCase().endsWith(ending));
  return extension === undefined ? undefined : name.slice(-extension.length);
}

function sorted(entries: Dirent[]): Dirent[] {
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
