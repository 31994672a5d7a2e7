import { catalog } from '../../stages/catalog.js';
import type { KeyConsequence } from './report.js';

const STAGES = catalog.map(({ name }) => name);
/** Those that need not stand in an experiment. */
const OPTIONAL = catalog.flatMap(({ name, when }) => (when === undefined ? [] : [name]));

/** `train and after`, `split, train and after`, `only evaluate, summarize`, or why there is nothing. */
export function consequenceText({ stages, why }: KeyConsequence): string {
  if (stages === undefined || stages.length === 0) return why ?? 'nothing';
  const rest = stages.includes('train') ? '' : ' (no network is trained again)';
  return `${stagesText(stages)}${rest}`;
}

/** Where all of the last stages are among them the first of these stands for all. */
function stagesText(stages: readonly string[]): string {
  const after = lastStages(stages);
  const first = stages.filter((stage) => !after.includes(stage));
  // What ends with two stages is short enough to be told in full.
  if (after.length > 2) return [...first, `${after[0]!} and after`].join(', ');
  return `only ${stages.join(', ')}`;
}

/** The longest end of the catalog that is wholly among the stages, but for those that need not stand in an experiment. */
function lastStages(stages: readonly string[]): readonly string[] {
  let start = STAGES.length;
  while (start > 0 && (stages.includes(STAGES[start - 1]!) || OPTIONAL.includes(STAGES[start - 1]!))) start--;
  return STAGES.slice(start).filter((stage) => stages.includes(stage));
}

/** For sorting: the first stage that has something to compute, then what is not known, then what changes nothing. */
export function consequenceRank({ stages, why }: KeyConsequence): number {
  if (stages !== undefined && stages.length > 0) return STAGES.indexOf(stages[0]!);
  return why?.startsWith('nothing') === true ? STAGES.length + 1 : STAGES.length;
}
