import { statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { hasErrorCode } from '../../base/atomic-file.js';
import { packageRoot } from '../../base/package-root.js';
import type { Io } from '../command.js';
import type { DataLayout } from './data-layout.js';
import { draftExperiment } from './draft-experiment.js';
import { draftReport } from './draft-report.js';
import { listDataFolder, type FolderListing } from './folder-listing.js';
import { initProblem } from './init-problem.js';
import { inspectCases } from './inspect-cases.js';
import { layoutFromNames } from './layout-from-names.js';
import { layoutFromNnunet } from './layout-from-nnunet.js';
import { layoutFromTable } from './layout-from-table.js';
import { suggestSettings } from './suggest-settings.js';

/**
 * Looks at the images in a folder, writes `<folder's name>.yaml` into the current one, and tells what it saw. The data
 * stay as they are. Throws `DiagnosticError`s: nothing usable is there, or the file exists.
 */
export async function draftFromFolder({ shown, io }: { shown: string; io: Io }): Promise<void> {
  const folder = resolve(io.cwd, shown);
  requireFolder(folder, shown);
  const name =
    basename(folder)
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 100) || 'experiment';
  const file = `${name}.yaml`;
  const listing = listDataFolder(folder);
  const layout = findLayout(listing, shown);
  const inspection = await inspectCases(layout);
  if (inspection.cases.length === 0) {
    throw initProblem({
      code: 'NO_IMAGE_READABLE',
      message: `none of the images in ${shown} can be used: ${inspection.problems[0]?.message ?? 'there is no case'}`,
    });
  }
  const suggestion = suggestSettings(layout, inspection);
  const fromHere = (path: string) => relative(io.cwd, path).split(sep).join('/') || '.';
  const text = draftExperiment({
    name,
    root: fromHere(join(folder, layout.root)),
    schema: fromHere(join(packageRoot(), 'schemas', 'experiment.schema.json')),
    layout,
    suggestion,
  });
  writeNew(join(io.cwd, file), { text, shown: file });
  io.out(draftReport({ file, layout, inspection, suggestion, isCut: listing.isCut }));
}

function requireFolder(folder: string, shown: string): void {
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
    throw initProblem({
      code: 'FOLDER_MISSING',
      message: `there is no folder ${shown}`,
      fix: 'name the folder with the images; `voxrun init` lists the examples that can be made',
    });
  }
  throw initProblem({ code: 'FOLDER_MISSING', message: `${shown} is a file`, fix: 'name the folder that it lies in' });
}

function findLayout(listing: FolderListing, shown: string): DataLayout {
  const byNnunet = layoutFromNnunet(listing);
  if (byNnunet !== undefined && byNnunet.cases.length > 0) return byNnunet;
  const byName = layoutFromNames(listing);
  const { layout: byTable, remarks } = layoutFromTable(listing, byName);
  const layout =
    byTable ?? (byName === undefined ? undefined : { ...byName, remarks: [...byName.remarks, ...remarks] });
  if (layout === undefined) {
    throw initProblem({
      code: 'NO_IMAGES',
      message: `${shown} holds no images in .nii, .nii.gz, .nrrd, .nhdr, .mha or .mhd`,
      fix: 'name the folder with the images, or convert them',
    });
  }
  if (layout.label === undefined && layout.table?.target === undefined) {
    const also = remarks.length > 0 ? ` (${remarks.join('; ')})` : '';
    throw initProblem({
      code: 'NOTHING_TO_LEARN',
      message: `${shown} holds ${layout.cases.length} images, but neither label maps nor a table with a number for each case${also}`,
      fix: 'put label maps into a folder `labels` under the names of their images; or write a CSV table with a column `case` and one with the number',
    });
  }
  return layout;
}

function writeNew(path: string, { text, shown }: { text: string; shown: string }): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    throw initProblem({
      code: 'FILE_EXISTS',
      message: `${shown} exists, and nothing is overwritten`,
      fix: 'rename it, or call init in another folder',
    });
  }
}
