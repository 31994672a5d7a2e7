import type { Settings } from '../../config/experiment.js';
import { defineStage, type Need } from '../../graph/stage-spec.js';
import { train } from '../train/spec.js';

/** What a control training changes of the real one, by its word in `checks.controls`. */
export type Control = Settings['checks']['controls'][number];

/** `zeroed_inputs` is trained by the stage `control-zeroed-inputs`. */
export function controlStage(control: Control): string {
  return `control-${control.replaceAll('_', '-')}`;
}

/**
 * Trains a fold once more with something essential taken away, only to be measured: without images, with the targets of
 * other cases, or with fewer independent units. A network that does as well then has learned something else.
 */
function defineControl(control: Control) {
  return defineStage({
    name: controlStage(control),
    version: 1,
    scope: 'fold',
    role: 'check',
    when: ({ checks }) => checks.controls.includes(control),
    reads: (settings) => ({ ...train.reads(settings), control }),
    needs: (settings): readonly Need[] => {
      const needs = typeof train.needs === 'function' ? train.needs(settings) : train.needs;
      const others = needs.filter(({ kind }) => kind !== 'table');
      return [...others, { kind: 'table', columns: ['unit', 'target'], cases: 'fold' }];
    },
    threads: 'reserved',
    engine: true,
  });
}

export const controlZeroedInputs = defineControl('zeroed_inputs');
export const controlShuffledTargets = defineControl('shuffled_targets');
export const controlHalfOfUnits = defineControl('half_of_units');
export const controlQuarterOfUnits = defineControl('quarter_of_units');

/** Every control. */
export const controls = [
  controlZeroedInputs,
  controlShuffledTargets,
  controlHalfOfUnits,
  controlQuarterOfUnits,
] as const;
