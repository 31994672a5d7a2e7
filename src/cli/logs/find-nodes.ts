import { DiagnosticError } from '../../base/failure.js';
import { nearest } from '../../config/nearest.js';
import { nodeFileName, readNodes, type NodeRecord, type RunFolder } from '../../store/run-record.js';
import { catalog } from '../../stages/catalog.js';
import { stageName } from '../view/picture.js';

/** The nodes of a run that a name means. */
export interface NamedNodes {
  readonly isMeant: (node: string) => boolean;
  /** Those on record; a stage that has not started has none. */
  readonly records: readonly NodeRecord[];
}

/** `train.0`, `train[0]`, or `train` for all its folds. Throws `DiagnosticError` for a name that no stage of the run has. */
export function findNodes(folder: RunFolder, name: string): NamedNodes {
  const isMeant = (node: string): boolean =>
    node === name || nodeFileName(node) === `${name}.json` || stageName(node) === name;
  const records = readNodes(folder).filter(
    ({ node, fingerprint }) => typeof node === 'string' && typeof fingerprint === 'string',
  );
  const meant = records.filter(({ node }) => isMeant(node));
  const stages = [...new Set([...catalog.map((spec) => spec.name), ...records.map(({ node }) => stageName(node))])];
  const ofStage = stages.includes(name.replace(/[.[].*$/, ''));
  if (meant.length > 0 || ofStage) return { isMeant, records: meant };
  const likely = nearest(name, [...stages, ...records.map(({ node }) => node)]);
  throw new DiagnosticError([
    {
      code: 'STAGE_UNKNOWN',
      severity: 'error',
      blame: 'usage',
      message: `run ${folder.id} has no stage ${name}`,
      fix: `${likely === undefined ? '' : `did you mean ${likely}? `}stages are ${stages.join(', ')}; one fold is train.0`,
      places: [],
    },
  ]);
}
