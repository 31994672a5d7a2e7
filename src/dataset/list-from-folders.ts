import { existsSync } from 'node:fs';
import type { Diagnostic } from '../base/diagnostic.js';
import {
  countCases,
  filesOfCase,
  knownPlaces,
  listIds,
  nameOfFile,
  type FileSetting,
  type Listing,
  type ListingOptions,
} from './case-listing.js';
import { checkCaseIds } from './check-case-ids.js';
import { isPattern, matchPattern, type PatternMatch } from './file-pattern.js';

/** Cases by listing the folders that the patterns name. A case is whatever at least one pattern finds. */
export function listFromFolders(options: ListingOptions): Listing {
  const { root, settings, locate, showPath } = options;
  if (!existsSync(root)) {
    return onlyMistakes([
      {
        code: 'DATA_ROOT_MISSING',
        severity: 'error',
        blame: 'usage',
        message: `data.root does not exist: ${showPath(root)}`,
        fix: 'set data.root to the folder that holds the data; it is relative to the file in which it is written',
        places: knownPlaces(locate(['data', 'root'])),
      },
    ]);
  }
  const withoutCase = settings.filter(({ value }) => !isPattern(value));
  if (withoutCase.length > 0) return onlyMistakes(withoutCase.map((setting) => noPlaceholder(setting, options)));

  const matches = settings.map(({ value }) => matchPattern({ root, pattern: value }));
  const mistakes = matches.flatMap((match, index) => {
    const mistake = nothingFound(match, { setting: settings[index]!, options });
    return mistake === undefined ? [] : [mistake];
  });
  if (mistakes.length > 0) return onlyMistakes(mistakes);
  const unreadable = matches.flatMap((match, index) => unreadableFiles(match, { setting: settings[index]!, options }));
  if (unreadable.length > 0) return onlyMistakes(unreadable);

  const files = matches.map((match) => (match.kind === 'found' ? match.files : new Map<string, string>()));
  const ids = [...new Set(files.flatMap((found) => [...found.keys()]))].sort();
  const badIds = checkCaseIds(
    ids.map((id) => ({ id })),
    knownPlaces(locate(settings[0]!.path)),
  );
  if (badIds.length > 0) return onlyMistakes(badIds);
  return {
    cases: ids
      .filter((id) => files.every((found) => found.has(id)))
      .map((id) => ({
        id,
        ...filesOfCase(
          settings,
          files.map((found) => found.get(id)!),
        ),
      })),
    diagnostics: incompleteCases({ ids, files, options }),
  };
}

function onlyMistakes(diagnostics: readonly Diagnostic[]): Listing {
  return { cases: [], diagnostics };
}

function noPlaceholder({ value, path }: FileSetting, { locate }: ListingOptions): Diagnostic {
  return {
    code: 'CASE_PLACEHOLDER_MISSING',
    severity: 'error',
    blame: 'usage',
    message: `${path.join('.')} is ${JSON.stringify(value)}, which is the same file for every case`,
    fix: 'write {case} where the case id stands, e.g. images/{case}.nii.gz, or name a column and set data.table',
    places: knownPlaces(locate(path)),
  };
}

interface FoundOptions {
  readonly setting: FileSetting;
  readonly options: ListingOptions;
}

function nothingFound(match: PatternMatch, { setting, options }: FoundOptions): Diagnostic | undefined {
  if (match.kind === 'found') return undefined;
  const { locate, showPath } = options;
  const common = { severity: 'error', blame: 'usage', places: knownPlaces(locate(setting.path)) } as const;
  const folder = showPath(match.folder);
  if (match.kind === 'no-folder') {
    return {
      ...common,
      code: 'FOLDER_MISSING',
      message: `${setting.path.join('.')} names a folder that ${match.reason === 'missing' ? 'does not exist' : 'cannot be listed'}: ${folder}`,
      fix: `correct the path, which starts from data.root (${showPath(options.root)})`,
    };
  }
  const holds = match.example === undefined ? 'is empty' : `holds for example ${JSON.stringify(match.example)}`;
  return {
    ...common,
    code: 'NO_FILE_MATCHES',
    message: `no file fits ${setting.path.join('.')} ${JSON.stringify(setting.value)}: ${folder} ${holds}`,
    fix: 'correct the pattern; {case} stands for the case id',
  };
}

/** Told alone: whether a case is complete is not known while nobody can tell which files it has. */
function unreadableFiles(match: PatternMatch, { setting, options }: FoundOptions): Diagnostic[] {
  if (match.kind !== 'found' || match.unreadable.length === 0) return [];
  const { settings, locate } = options;
  const ids = [...match.unreadable].sort();
  return [
    dataMistake({
      code: 'FILE_UNREADABLE',
      message: `${nameOfFile(setting, settings)} of ${countCases(ids.length)} cannot be read: ${listIds(ids)}`,
      fix: 'check that links lead to a file and that you may enter its folder',
      places: knownPlaces(locate(setting.path)),
    }),
  ];
}

interface Found {
  readonly ids: readonly string[];
  /** Path by case id, for each setting. */
  readonly files: readonly ReadonlyMap<string, string>[];
  readonly options: ListingOptions;
}

/** One finding per kind of gap, which names every case. */
function incompleteCases({ ids, files, options }: Found): Diagnostic[] {
  const { settings, locate } = options;
  const images = files.filter((_, index) => settings[index]!.channel !== undefined);
  const hasImage = (id: string) => images.some((found) => found.has(id));
  const withImage = ids.filter(hasImage);
  const labelOnly = ids.filter((id) => !hasImage(id));

  const gaps = settings.flatMap((setting, index) => {
    const lacking = withImage.filter((id) => !files[index]!.has(id));
    if (lacking.length === 0) return [];
    const isLabel = setting.channel === undefined;
    return [
      dataMistake({
        code: isLabel ? 'IMAGE_WITHOUT_LABEL' : 'CHANNEL_MISSING',
        message: `${countCases(lacking.length)} without ${nameOfFile(setting, settings)}: ${listIds(lacking)}`,
        fix: isLabel
          ? 'add the label maps, or take the images out of the folder'
          : 'add the images, or take the other files of these cases out of the folders',
        places: knownPlaces(locate(setting.path)),
      }),
    ];
  });
  if (labelOnly.length === 0) return gaps;
  const orphans = dataMistake({
    code: 'LABEL_WITHOUT_IMAGE',
    message: `${countCases(labelOnly.length)} with a label but without image: ${listIds(labelOnly)}`,
    fix: 'add the images, or take the label maps out of the folder',
    places: knownPlaces(...settings.filter(({ channel }) => channel !== undefined).map(({ path }) => locate(path))),
  });
  return [...gaps, orphans];
}

function dataMistake(mistake: Omit<Diagnostic, 'severity' | 'blame'>): Diagnostic {
  return { ...mistake, severity: 'error', blame: 'data' };
}
