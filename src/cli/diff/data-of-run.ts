import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.js';
import type { CaseColumn } from '../../compare/case-changes.js';
import type { CaseFact } from '../../graph/facts.js';
import { readNodes, type RunFolder } from '../../store/run-record.js';
import type { RecordReader } from './record-reader.js';
import { isFolds } from './read-folds.js';
import { known, unknown, type Known, type SideData } from './side.js';

/** The data of a run by content, from `cases.json`; of older runs what its stages were computed from. */
export function dataOfRun(folder: RunFolder, reader: RecordReader): Known<SideData> {
  const file = reader.json(join(folder.path, 'cases.json'));
  if (file?.format === 1 && isCases(file.cases)) {
    const { cases, writtenFolds } = file;
    return known({
      cases,
      facts: cases,
      columns: ['unit', 'parent', 'derived_by', 'target'],
      ...(isFolds(writtenFolds) ? { writtenFolds } : {}),
    });
  }
  const fromNodes = casesOfNodes(folder);
  return fromNodes.cases.length === 0 ? unknown('has no record of its cases') : known(fromNodes);
}

function isCases(value: Json | undefined): value is Json & readonly CaseFact[] {
  return (
    Array.isArray(value) &&
    (value as readonly Json[]).every(
      (one) =>
        isJsonObject(one) && typeof one.id === 'string' && typeof one.unit === 'string' && isJsonObject(one.images),
    )
  );
}

/** What the records of `ingest` and `split`, and of stages that read targets, say of the cases. */
function casesOfNodes(folder: RunFolder): SideData {
  const cases = new Map<string, Record<string, Json>>();
  const columns = new Set<CaseColumn>();
  const add = (id: string, more: JsonObject): void => {
    cases.set(id, { ...cases.get(id), ...more });
  };
  for (const { basis } of readNodes(folder)) {
    if (!isJsonObject(basis) || !isJsonObject(basis.inputs)) continue;
    const { stage, inputs } = basis;
    for (const [id, row] of rowsOf(inputs.table)) {
      add(id, row);
      if (stage === 'split') columns.add('unit').add('parent');
      if (row.target !== undefined) columns.add('target');
    }
    if (stage === 'split') for (const [id, row] of rowsOf(inputs['test-set'])) add(id, { ...row, test: true });
    if (stage !== 'ingest') continue;
    for (const [id, { image, label }] of rowsOf(inputs.raw)) {
      if (isJsonObject(image)) add(id, { images: image, ...(label === undefined ? {} : { label }) });
    }
  }
  return {
    cases: [...cases].map(([id, fields]) => ({ ...fields, id })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    columns: [...columns],
    gap: existsSync(join(folder.path, 'cases.json'))
      ? 'has a damaged cases.json: its cases are those that its stages recorded'
      : 'is of a version that kept no cases.json: its cases are those that its stages recorded',
  };
}

function rowsOf(table: Json | undefined): [string, JsonObject][] {
  return isJsonObject(table)
    ? Object.entries(table).filter((one): one is [string, JsonObject] => isJsonObject(one[1]))
    : [];
}
