import { defineStage } from '../../graph/stage-spec.js';
import { train } from '../train/spec.js';

/** What a control training changes of the real one, by the word in `checks.controls`. */
export const CONTROLS = ['zeroed_inputs', 'shuffled_targets', 'half_of_units', 'quarter_of_units'] as const;
export type Control = (typeof CONTROLS)[number];

/** `zeroed_inputs` is the stage `control-zeroed-inputs`. */
export function controlStage(control: Control): string {
  return `control-${control.replaceAll('_', '-')}`;
}

/**
 * Trains a fold once more with something essential taken away, only to be measured: without images, with the targets of
 * other cases, or with fewer independent units. A network that does as well then has learned something else.
 */
export function defineControl(control: Control) {
  return defineStage({
    name: controlStage(control),
    version: 1,
    scope: 'fold',
    role: 'check',
    when: ({ checks }) => checks.controls.includes(control),
    reads: (settings) => ({ ...train.reads(settings), control }),
    needs: (settings) => {
      const needs = typeof train.needs === 'function' ? train.needs(settings) : train.needs;
      return [...needs, { kind: 'table', columns: ['unit', 'target'], cases: 'fold' }];
    },
    threads: 'reserved',
    engine: true,
  });
}
