import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { SliceOf } from '../../graph/stage-spec.js';
import { writeJson } from '../output-files.js';
import { trainFold } from '../train/train-fold.js';
import { trainSettings } from '../train/train-settings.js';
import { trainingCases } from '../train/training-cases.js';
import { controlCases } from './control-cases.js';
import type { ControlFile } from './control-file.js';
import type { controls } from './spec.js';

/** Trains as `train` does, without something essential, and publishes how it went. The network is not kept. */
export async function main(context: StageContext): Promise<void> {
  const { control, seed } = context.settings as SliceOf<(typeof controls)[number]>;
  const settings = trainSettings(context);
  const table = context.inputs.table as unknown as Readonly<Record<string, { readonly unit: string }>>;
  const unitOf = (id: string): string => table[id]!.unit;
  const { train, validation } = trainingCases(context);
  const cases = controlCases(control, { cases: train, unitOf, key: [seed, context.scope.fold!, 'control'] });
  const takesLabels = control === 'shuffled_targets' && settings.segmentation !== undefined;
  const { network, trained } = await trainFold(context, {
    settings,
    cases: { train: cases, validation },
    ...(control === 'zeroed_inputs' ? { control: 'no-images' } : takesLabels ? { control: 'exchanged-labels' } : {}),
  });
  network.dispose();
  const units = new Set(cases.map(({ id }) => unitOf(id))).size;
  const file: ControlFile = { format: 1, control, cases: cases.length, units, history: trained.history };
  writeJson(context.out, 'control.json', file as unknown as Json);
  context.used({ cases: cases.length, units, epochs: trained.history.length });
}
