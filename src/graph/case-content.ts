import { sha256OfJson } from '../base/hash.js';
import type { JsonObject } from '../base/json.js';
import type { CaseFact } from './facts.js';
import type { TableColumn } from './stage-spec.js';

/** Content of the declared parts of each case's files, by id. */
export function rawContent(cases: readonly CaseFact[], parts: readonly ('image' | 'label')[]): JsonObject {
  return byId(cases, ({ images, label }) => ({
    ...(parts.includes('image') ? { image: images } : {}),
    ...(parts.includes('label') && label !== undefined ? { label } : {}),
  }));
}

/** The declared columns of each case's row, by id; a cell that is not there is left out. */
export function tableContent(cases: readonly CaseFact[], columns: readonly TableColumn[]): JsonObject {
  return byId(cases, (fact) =>
    Object.fromEntries(
      columns.flatMap((column) => {
        const cell = column === 'derived_by' ? fact.derivedBy : fact[column];
        return cell === undefined ? [] : [[column, cell]];
      }),
    ),
  );
}

/** Who is in the test set and what it holds, by id. Of a target only the hash: it can be compared and not read. */
export function testSetContent(cases: readonly CaseFact[]): JsonObject {
  return byId(cases, ({ unit, images, label, target }) => ({
    unit,
    images,
    ...(label === undefined ? {} : { label }),
    ...(target === undefined ? {} : { target: sha256OfJson(target) }),
  }));
}

function byId(cases: readonly CaseFact[], content: (fact: CaseFact) => JsonObject): JsonObject {
  return Object.fromEntries(cases.map((fact) => [fact.id, content(fact)]));
}
