import type { Diagnostic, Place } from '../base/diagnostic.js';
import { caseIdProblem, foldCaseId, quoteId } from './case-id.js';

/** An id, and where it was read. */
export interface FoundId {
  readonly id: string;
  /** Absent for the name of a file. */
  readonly placeOf?: () => Place;
}

/** So many are shown; the message names every id. */
const SHOWN_PLACES = 3;

/** Ids that could leave the folders they belong to, and ids that would be one file on some file systems. */
export function checkCaseIds(ids: readonly FoundId[], settingPlaces: readonly Place[] = []): Diagnostic[] {
  const placesOf = (found: readonly FoundId[]): Place[] => [
    ...found.slice(0, SHOWN_PLACES).flatMap(({ placeOf }) => placeOf?.() ?? []),
    ...settingPlaces,
  ];
  const diagnostics: Diagnostic[] = [];

  const unsafe = ids.filter(({ id }) => caseIdProblem(id) !== undefined);
  if (unsafe.length > 0) {
    const listed = unsafe.map(({ id }) => `${quoteId(id)} ${caseIdProblem(id) ?? ''}`).join(', ');
    diagnostics.push({
      code: 'CASE_ID_UNSAFE',
      severity: 'error',
      blame: 'usage',
      message: `a case id names files of the run and cannot be any text: ${listed}`,
      fix: 'use letters, digits, "-" and "_"',
      places: placesOf(unsafe),
    });
  }

  const colliding = collisions(ids);
  if (colliding.length > 0) {
    const listed = colliding.map((group) => group.map(({ id }) => quoteId(id)).join(' and ')).join(', ');
    diagnostics.push({
      code: 'CASE_ID_COLLIDES',
      severity: 'error',
      blame: 'usage',
      message: `case ids would be one file where a file system ignores case or the way of writing accents: ${listed}`,
      fix: 'rename one of each',
      places: placesOf(colliding.flat()),
    });
  }
  return diagnostics;
}

function collisions(ids: readonly FoundId[]): FoundId[][] {
  const folded = ids.map(({ id }) => foldCaseId(id));
  // Almost always there is none, which is quickly known.
  if (new Set(folded).size === ids.length) return [];
  const groups = new Map<string, FoundId[]>();
  for (const [index, found] of ids.entries()) {
    groups.set(folded[index]!, [...(groups.get(folded[index]!) ?? []), found]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
