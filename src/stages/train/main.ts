import type { Json, JsonObject } from '../../base/json.js';
import type { StageContext } from '../../graph/stage-context.js';
import { writeArraysFile } from '../../nn/arrays-file.js';
import { countParameters } from '../../nn/network.js';
import { writeWeights } from '../../nn/weights.js';
import { readIntensities } from '../analyze/read-intensities.js';
import { writeJson } from '../output-files.js';
import type { TrainedModel } from './model-file.js';
import { trainFold } from './train-fold.js';
import { trainSettings } from './train-settings.js';
import { trainingCases } from './training-cases.js';

/** Above this share of the time, the network waits for batches often enough to be worth a remark. */
const NOTABLE_WAIT = 0.02;

/** Trains one fold's network, from the newest checkpoint of an earlier attempt if there is one. */
export async function main(context: StageContext): Promise<void> {
  const settings = trainSettings(context);
  const { slice, preprocessing, patch } = settings;
  const { augmentation, channels } = slice;
  const { network, plan, trained, drawn, mirrorAxes, waitedShare, continued } = await trainFold(context, {
    settings,
    cases: trainingCases(context),
  });

  writeWeights(context.out, network);
  const { best, stoppedAfter } = trained;
  if (best !== undefined) writeArraysFile(context.out, 'best', best.weights);
  const model: TrainedModel = {
    format: 2,
    network: settings.network,
    task: plan.finish(trained),
    channels,
    preprocessing,
    intensities: readIntensities(context),
    patch,
    mirrored: augmentation.mirror.axes.map((axis, index) => ({ axis, samples: drawn.flips[mirrorAxes[index]!]! })),
    samples: drawn.samples,
    parameters: countParameters(network),
    ...(best === undefined ? {} : { best_epoch: best.epochs }),
  };
  writeJson(context.out, 'model.json', model as unknown as Json);
  writeJson(context.out, 'history.json', trained.history as unknown as Json);
  if (stoppedAfter !== undefined) {
    context.note(`stopped early after epoch ${trained.history.length}: ${stoppedAfter} epochs without improvement`);
  }
  noteWaiting(context, waitedShare);
  context.used({
    ...(drawn as unknown as JsonObject),
    parameters: model.parameters,
    threads: context.threads,
    epochs: trained.history.length,
    ...(best === undefined ? {} : { best_epoch: best.epochs }),
    ...(continued === undefined ? {} : { continued_after_epoch: continued }),
  });
}

function noteWaiting(context: StageContext, share: number): void {
  if (share <= NOTABLE_WAIT) return;
  const percent = Math.round(share * 100);
  context.note(`the network waited ${percent} % of the time for batches: augmentation is slower than training`);
}
