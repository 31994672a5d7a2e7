import type { StageContext } from '../../graph/stage-context.js';
import type { ImageFacts } from '../ingest/case-files.js';
import { readJson } from '../output-files.js';
import type { KnownCase } from './evaluate-regression.js';

/** What a stage was given of cases by a table with their targets, each with the facts that `stage` found of its image. */
export function knownCases(
  context: StageContext,
  { table, stage }: { table: 'table' | 'test-table'; stage: 'ingest' | 'ingest-test' },
): Map<string, KnownCase> {
  const rows = context.inputs[table] as unknown as Readonly<Record<string, { unit: string; target: number }>>;
  return new Map(
    Object.entries(rows).map(([id, row]) => {
      const image = readJson(context.output(stage, { case: id }), 'image.json') as ImageFacts;
      return [id, { ...row, image }];
    }),
  );
}
