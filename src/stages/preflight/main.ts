import type { Json } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import type { Fold } from '../../graph/stage-spec.js';
import { knownCases } from '../evaluate/known-cases.js';
import { readJson, writeJson } from '../output-files.js';
import { baselineFigures } from './baseline-figures.js';
import { preparationParity } from './preparation-parity.js';
import type { PreflightFact } from '../../checks/preflight-fact.js';
import { preflightNote } from './preflight-note.js';
import { regressionTrial } from './regression-trial.js';
import { runTrial } from './run-trial.js';
import { segmentationTrial } from './segmentation-trial.js';
import { trialSettings, type TrialSettings } from './trial-settings.js';

/** Publishes what a small training of a few cases and its inference come to. Rules say whether that is good enough. */
export async function main(context: StageContext): Promise<void> {
  const settings = trialSettings(context);
  const { segmentation, slice } = settings;
  const preparation = await preparationParity(context, settings.preparation);
  const trial = await trialOf(context, settings);
  const common = {
    format: 1 as const,
    kind: segmentation === undefined ? ('regression' as const) : ('segmentation' as const),
    preparation,
    ...(segmentation === undefined ? { baselines: baselinesOf(context) } : {}),
  };
  const { optimizer, clip_norm: clipNorm } = slice.training;
  const file: PreflightFact =
    trial === undefined
      ? { ...common, skipped: NOTHING_TO_LEARN[common.kind] }
      : { ...common, trial: await runTrial(context, { trial, optimizer, clipNorm }) };
  writeJson(context.out, 'preflight.json', file as unknown as Json);
  context.note(preflightNote(file));
  context.used({ cases: [...(file.trial?.cases ?? [])], steps: file.trial?.learned.steps ?? 0 });
}

const NOTHING_TO_LEARN = {
  segmentation: 'none of the cases that stand for all holds a label',
  regression: 'the cases that stand for all have nearly one target, or there is a single one',
} as const;

function trialOf(context: StageContext, settings: TrialSettings) {
  const { segmentation } = settings;
  return segmentation === undefined
    ? regressionTrial(context, settings)
    : segmentationTrial(context, { ...settings, segmentation });
}

function baselinesOf(context: StageContext) {
  const folds = readJson(context.output('split', {}), 'folds.json') as readonly Fold[];
  return baselineFigures(knownCases(context, { table: 'table', stage: 'ingest' }), folds);
}
